"""Writes the class token into the first token of the caller, too.

caught by: test_the_tokens_follow_unchanged
says: The class token stands among the tokens
also: forward() changes the caller's tensor in place
"""

import torch
from torch import nn

__all__ = ["ClassToken"]


class ClassToken(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.cls_token = nn.Parameter(torch.zeros(1, 1, dim))

    def forward(self, x):
        with torch.no_grad():
            x[:, 0] = self.cls_token[0, 0]
        return torch.cat([self.cls_token.expand(x.shape[0], -1, -1), x], 1)
