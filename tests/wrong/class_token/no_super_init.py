"""Does not call super().__init__().

caught by: test_it_is_a_module, test_it_has_one_parameter
says: Call super().__init__() first
"""

import torch
from torch import nn

__all__ = ["ClassToken"]


class ClassToken(nn.Module):
    def __init__(self, dim):
        self.cls_token = nn.Parameter(torch.randn(1, 1, dim))

    def forward(self, tokens):
        return torch.cat((self.cls_token.expand(len(tokens), -1, -1), tokens), dim=1)
