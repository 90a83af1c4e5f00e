"""Picks the rows with a one-hot matrix."""

import torch
from torch import nn

__all__ = ["PositionEmbedding"]


class PositionEmbedding(nn.Module):
    def __init__(self, num_tokens, dim):
        super().__init__()
        self.pos_embedding = nn.Parameter(torch.rand(1, num_tokens, dim))

    def forward(self, tokens):
        rows, n = self.pos_embedding.shape[1], tokens.shape[1]
        if rows < n:
            raise ValueError("long")
        one_hot = torch.eye(rows, dtype=tokens.dtype)[:n]
        return tokens + torch.einsum("nr,ird->ind", one_hot, self.pos_embedding)
