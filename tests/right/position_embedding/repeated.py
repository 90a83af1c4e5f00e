"""Repeats the rows for each sample and sums a stack."""

import torch
from torch import nn

__all__ = ["PositionEmbedding"]


class PositionEmbedding(nn.Module):
    pos_embedding: nn.Parameter

    def __init__(self, num_tokens, dim, std=0.02):
        super().__init__()
        self.pos_embedding = nn.Parameter(torch.randn(1, num_tokens, dim) * std)

    def forward(self, tokens, offset=0):
        count = tokens.shape[1]
        if offset + count > self.pos_embedding.shape[1]:
            raise ValueError(f"sequence of length {count} exceeds {self.pos_embedding.shape[1]}")
        rows = self.pos_embedding[:, offset : offset + count].repeat(len(tokens), 1, 1)
        return torch.stack((tokens, rows)).sum(0)
