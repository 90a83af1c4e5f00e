"""A class token: one learned token that comes before the tokens of every sample.

Source: Dosovitskiy et al., "An Image is Worth 16x16 Words" (https://arxiv.org/abs/2010.11929),
section 3.1, which takes the idea from BERT (https://arxiv.org/abs/1810.04805).
"""

import torch
from torch import nn

__all__ = ["ClassToken"]


class ClassToken(nn.Module):
    """Puts one learned token before the tokens of each sample; it is the same for every sample.

    It has one parameter: `cls_token` of shape `(1, 1, dim)`. Its initial values are up to you.
    """

    def __init__(self, dim: int) -> None:
        """Create the class token. `dim` is the length of a token."""
        # BEGIN SOLUTION: register the parameter
        super().__init__()
        self.cls_token = nn.Parameter(torch.randn(1, 1, dim))
        # END SOLUTION

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        """Return `(batch, 1 + count, dim)` for `tokens` of shape `(batch, count, dim)`.

        Token 0 of each sample is the class token. The given tokens follow unchanged. The batch size
        and the number of tokens may differ from call to call.
        """
        # BEGIN SOLUTION: put the class token before the tokens of each sample
        first = self.cls_token.expand(len(tokens), -1, -1)  # (batch, 1, dim), still one in memory
        return torch.cat((first, tokens), dim=1)
        # END SOLUTION
