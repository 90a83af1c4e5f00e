"""Drops numbers of the tokens while training.

caught by: test_the_tokens_follow_unchanged
says: These are not the values of the given tokens
"""

import torch
from torch import nn

__all__ = ["ClassToken"]


class ClassToken(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.cls_token = nn.Parameter(torch.randn(1, 1, dim))

    def forward(self, tokens):
        tokens = nn.functional.dropout(tokens, 0.5, self.training)
        return torch.cat((self.cls_token.expand(len(tokens), -1, -1), tokens), dim=1)
