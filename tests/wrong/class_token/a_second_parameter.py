"""Adds a scale that nobody asked for.

caught by: test_it_has_one_parameter
says: There are more parameters than `cls_token`
also: More than the class token is saved
"""

import torch
from torch import nn

__all__ = ["ClassToken"]


class ClassToken(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.cls_token = nn.Parameter(torch.randn(1, 1, dim))
        self.scale = nn.Parameter(torch.ones(1))

    def forward(self, tokens):
        first = self.cls_token.expand(len(tokens), -1, -1) * self.scale
        return torch.cat((first, tokens), dim=1)
