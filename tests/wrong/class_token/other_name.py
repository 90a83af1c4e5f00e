"""Calls the parameter otherwise.

caught by: test_it_has_one_parameter
says: Your parameter has another name
"""

import torch
from torch import nn

__all__ = ["ClassToken"]


class ClassToken(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.class_token = nn.Parameter(torch.randn(1, 1, dim))

    def forward(self, tokens):
        return torch.cat((self.class_token.expand(len(tokens), -1, -1), tokens), dim=1)
