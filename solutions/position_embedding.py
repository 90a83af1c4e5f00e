"""A learned position embedding: one row of numbers for each place in the sequence, added to its token.

Source: Dosovitskiy et al., "An Image is Worth 16x16 Words" (https://arxiv.org/abs/2010.11929),
section 3.1.
"""

import torch
from torch import nn

__all__ = ["PositionEmbedding"]


class PositionEmbedding(nn.Module):
    """Adds to each token what was learned for its place.

    Parameter `pos_embedding` of shape `(1, num_tokens, dim)`: row k belongs to token k of every
    sample. Its initial values are up to you.
    """

    def __init__(self, num_tokens: int, dim: int) -> None:
        """Make the table for at most `num_tokens` tokens (all that come, a class token included)."""
        # BEGIN SOLUTION: register the one parameter
        super().__init__()
        self.pos_embedding = nn.Parameter(torch.randn(1, num_tokens, dim))
        # END SOLUTION

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        """Return `tokens`, of shape `(batch, count, dim)`, plus the first `count` rows of the table.

        Raises ValueError when there are more tokens than rows.
        """
        # BEGIN SOLUTION: refuse a sequence that is too long, and add one row to each token
        count, most = tokens.shape[1], self.pos_embedding.shape[1]
        if count > most:
            raise ValueError(f"{count} tokens came, but there are positions for {most} only")
        return tokens + self.pos_embedding[:, :count]
        # END SOLUTION
