"""Adds the class token to every token as well.

caught by: test_the_tokens_follow_unchanged
says: You add the class token to every token
"""

import torch
from torch import nn

__all__ = ["ClassToken"]


class ClassToken(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.cls_token = nn.Parameter(torch.randn(1, 1, dim))

    def forward(self, tokens):
        return torch.cat(
            (self.cls_token.expand(len(tokens), -1, -1), tokens + self.cls_token), dim=1
        )
