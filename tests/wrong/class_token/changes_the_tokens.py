"""Changes the tokens that it is given.

caught by: test_the_argument_stays_as_it_was
says: forward() changes the caller's tensor in place
"""

import torch
from torch import nn

__all__ = ["ClassToken"]


class ClassToken(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.cls_token = nn.Parameter(torch.randn(1, 1, dim))

    def forward(self, tokens):
        result = torch.cat((self.cls_token.expand(len(tokens), -1, -1), tokens), dim=1)
        tokens.data.zero_()
        return result
