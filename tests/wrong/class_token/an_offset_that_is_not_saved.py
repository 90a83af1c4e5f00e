"""Adds an offset that is neither a parameter nor saved.

caught by: test_the_class_token_comes_first
says: You change the values of the parameter on their way
"""

import torch
from torch import nn

__all__ = ["ClassToken"]


class ClassToken(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.cls_token = nn.Parameter(torch.randn(1, 1, dim))
        self.offset = torch.randn(dim)

    def forward(self, tokens):
        return torch.cat(
            ((self.cls_token + self.offset).expand(len(tokens), -1, -1), tokens), dim=1
        )
