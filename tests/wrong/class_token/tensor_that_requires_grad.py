"""Keeps a tensor that requires a gradient, which is no Parameter.

caught by: test_it_has_one_parameter
says: `cls_token` is a plain tensor
"""

import torch
from torch import nn

__all__ = ["ClassToken"]


class ClassToken(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.cls_token = torch.randn(1, 1, dim, requires_grad=True)

    def forward(self, tokens):
        return torch.cat((self.cls_token.expand(len(tokens), -1, -1), tokens), dim=1)
