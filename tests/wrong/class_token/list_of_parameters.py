"""Keeps the Parameter in a list.

caught by: test_it_has_one_parameter
says: A list hides the Parameter from its module
"""

import torch
from torch import nn

__all__ = ["ClassToken"]


class ClassToken(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.held = [nn.Parameter(torch.randn(1, 1, dim))]

    def forward(self, tokens):
        return torch.cat((self.held[0].expand(len(tokens), -1, -1), tokens), dim=1)
