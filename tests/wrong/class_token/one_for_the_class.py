"""Makes the Parameter once, for all modules.

caught by: test_two_modules_share_nothing
says: Both modules have the same Parameter
"""

import torch
from torch import nn

__all__ = ["ClassToken"]


class ClassToken(nn.Module):
    made = {}

    def __init__(self, dim):
        super().__init__()

        if dim not in self.made:
            self.made[dim] = nn.Parameter(torch.randn(1, 1, dim))
        self.cls_token = self.made[dim]

    def forward(self, tokens):
        return torch.cat((self.cls_token.expand(len(tokens), -1, -1), tokens), dim=1)
