"""Writes the result in the right shape, with the tokens of other samples.

caught by: test_the_tokens_follow_unchanged
says: The tokens are in another order, or in another sample
"""

import torch
from torch import nn

__all__ = ["ClassToken"]


class ClassToken(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.cls_token = nn.Parameter(torch.randn(1, 1, dim))

    def forward(self, tokens):
        return torch.cat((self.cls_token.expand(len(tokens), -1, -1), tokens.flip(0)), dim=1)
