"""Keeps the repeated token by batch size, so it stays what it was before the step.

caught by: test_an_optimizer_trains_it
says: This is the class token from before the last step
also: forward() uses something that the state dict does not hold, such as a copy from __init__ or
also: It keeps something from that call
"""

import torch
from torch import nn

__all__ = ["ClassToken"]


class ClassToken(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.cls_token = nn.Parameter(torch.zeros(1, 1, dim))
        self._cache = {}

    def forward(self, x):
        b = x.shape[0]
        if b not in self._cache:
            self._cache[b] = self.cls_token.repeat(b, 1, 1)
        return torch.cat([self._cache[b], x], 1)
