"""Moves the Parameter before it keeps it, and keeps a plain tensor.

caught by: test_it_has_one_parameter
says: `cls_token` is the result of an operation on a Parameter, such as .to() or * 0.02
"""

import torch
from torch import nn

__all__ = ["ClassToken"]


class ClassToken(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.cls_token = nn.Parameter(torch.randn(1, 1, dim, dtype=torch.float64)).to(torch.float32)

    def forward(self, tokens):
        return torch.cat((self.cls_token.expand(len(tokens), -1, -1), tokens), dim=1)
