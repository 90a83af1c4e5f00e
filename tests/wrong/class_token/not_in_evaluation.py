"""Puts the class token before the tokens in training only.

caught by: test_evaluation_mode_changes_nothing
says: In train mode this is right
"""

import torch
from torch import nn

__all__ = ["ClassToken"]


class ClassToken(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.cls_token = nn.Parameter(torch.zeros(1, 1, dim))

    def forward(self, x):
        if not self.training:
            return x
        return torch.cat([self.cls_token.expand(x.shape[0], -1, -1), x], 1)
