"""Adds a scale that nobody asked for.

caught by: test_it_has_one_parameter
says: There are more parameters than `pos_embedding`
also: More than the table is saved: scale
"""

import torch
from torch import nn

__all__ = ["PositionEmbedding"]


class PositionEmbedding(nn.Module):
    def __init__(self, num_tokens, dim):
        super().__init__()
        self.pos_embedding = nn.Parameter(torch.randn(1, num_tokens, dim))
        self.scale = nn.Parameter(torch.ones(1))

    def forward(self, tokens):
        if tokens.shape[1] > self.pos_embedding.shape[1]:
            raise ValueError("too many tokens")
        return tokens + self.scale * self.pos_embedding[:, : tokens.shape[1]]
