"""Keeps the rows of the first call for sequences of the same length.

caught by: test_an_optimizer_trains_it
says: This is the table from before the last step
also: forward() uses something that the state dict does not hold, such as a copy from __init__ or
also: It keeps something from that call
"""

import torch
from torch import nn

__all__ = ["PositionEmbedding"]


class PositionEmbedding(nn.Module):
    def __init__(self, num_tokens, dim):
        super().__init__()
        self.pos_embedding = nn.Parameter(torch.zeros(1, num_tokens, dim))
        self._rows = None

    def forward(self, x):
        n = x.shape[1]
        if n > self.pos_embedding.shape[1]:
            raise ValueError("too long")
        if self._rows is None or self._rows.shape[1] != n:
            self._rows = self.pos_embedding[:, :n].clone()
        return x + self._rows
