"""Registers the class token as a buffer.

caught by: test_it_has_one_parameter
says: `cls_token` is a buffer
also: The parameter takes no gradient: it has `requires_grad=False`
"""

import torch
from torch import nn

__all__ = ["ClassToken"]


class ClassToken(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.register_buffer("cls_token", torch.randn(1, 1, dim))

    def forward(self, tokens):
        return torch.cat((self.cls_token.expand(len(tokens), -1, -1), tokens), dim=1)
