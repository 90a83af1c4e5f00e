"""Makes the tokens longer.

caught by: test_the_result_has_one_token_more
says: The tokens became longer, not more
"""

import torch
from torch import nn

__all__ = ["ClassToken"]


class ClassToken(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.cls_token = nn.Parameter(torch.randn(1, 1, dim))

    def forward(self, tokens):
        return torch.cat((self.cls_token.expand(*tokens.shape[:2], -1), tokens), dim=2)
