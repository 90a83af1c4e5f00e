"""Draws a class token in every call.

caught by: test_the_class_token_comes_first
says: Two calls give different class tokens
also: forward() does not use the Parameter itself, so no gradient arrives
"""

import torch
from torch import nn

__all__ = ["ClassToken"]


class ClassToken(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.cls_token = nn.Parameter(torch.randn(1, 1, dim))

    def forward(self, tokens):
        return torch.cat((torch.randn(len(tokens), 1, tokens.shape[2]), tokens), dim=1)
