"""Stacks instead of joining.

caught by: test_the_result_has_one_token_more
says: stack() makes a new dimension
"""

import torch
from torch import nn

__all__ = ["ClassToken"]


class ClassToken(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.cls_token = nn.Parameter(torch.zeros(1, 1, dim))

    def forward(self, tokens):
        return torch.stack([self.cls_token.expand(tokens.shape[0], -1, -1), tokens], 1)
