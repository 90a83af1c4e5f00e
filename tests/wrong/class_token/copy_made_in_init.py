"""Reads a copy that was made in __init__.

caught by: test_the_class_token_comes_first
says: These are the values that cls_token had at the start
also: forward() does not use the Parameter itself, so no gradient arrives
"""

import torch
from torch import nn

__all__ = ["ClassToken"]


class ClassToken(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.cls_token = nn.Parameter(torch.randn(1, 1, dim))
        self.token = self.cls_token.detach().clone()

    def forward(self, tokens):
        return torch.cat((self.token.expand(len(tokens), -1, -1), tokens), dim=1)
