"""Cuts the table with narrow and expands it to the batch before it is added; zeros at first."""

import torch
from torch import nn

__all__ = ["PositionEmbedding"]


class PositionEmbedding(nn.Module):
    def __init__(self, num_tokens: int, dim: int):
        super().__init__()
        self.num_tokens = num_tokens
        self.pos_embedding = nn.Parameter(torch.zeros(1, num_tokens, dim))

    def forward(self, x):
        batch, count, _ = x.shape
        if not count <= self.num_tokens:
            raise ValueError("sequence too long")
        return torch.add(x, self.pos_embedding.narrow(1, 0, count).expand(batch, -1, -1))
