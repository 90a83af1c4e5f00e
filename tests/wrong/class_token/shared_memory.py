"""Reads a plain tensor that shares its memory with the Parameter.

caught by: test_its_gradient_is_the_sum_over_the_batch, test_it_follows_the_dtype
says: forward() does not use the Parameter itself, so no gradient arrives
"""

import torch
from torch import nn

__all__ = ["ClassToken"]


class ClassToken(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.token = torch.randn(1, 1, dim)
        self.cls_token = nn.Parameter(self.token)

    def forward(self, tokens):
        return torch.cat((self.token.expand(len(tokens), -1, -1), tokens), dim=1)
