"""A learned position embedding: one row of numbers for each place, added to the token at that place.

Source: Dosovitskiy et al., "An Image is Worth 16x16 Words" (https://arxiv.org/abs/2010.11929),
section 3.1.
"""

import torch
from torch import nn

__all__ = ["PositionEmbedding"]


class PositionEmbedding(nn.Module):
    """Adds row k of a learned table to token k of every sample.

    It has one parameter: `pos_embedding` of shape `(1, num_tokens, dim)`. Its initial values are up
    to you.
    """

    def __init__(self, num_tokens: int, dim: int) -> None:
        """Create the table: `num_tokens` rows of length `dim`. A class token counts as a token, too."""
        # TODO: register the parameter
        raise NotImplementedError

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        """Return a new tensor: `tokens` plus the first `count` rows of the table.

        `tokens` and the result have the shape `(batch, count, dim)`. The batch size and `count`,
        which is at least 1, may differ from call to call. Raises ValueError if `count` is larger than
        `num_tokens`.
        """
        # TODO: refuse a sequence that is too long, and add row k to token k
        raise NotImplementedError
