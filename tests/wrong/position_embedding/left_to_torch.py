"""Lets the addition refuse a sequence that is too long; one row is broadcast.

caught by: test_a_longer_sequence_is_refused
says: This error comes from the sum
"""

import torch
from torch import nn

__all__ = ["PositionEmbedding"]


class PositionEmbedding(nn.Module):
    def __init__(self, num_tokens, dim):
        super().__init__()
        self.pos_embedding = nn.Parameter(torch.randn(1, num_tokens, dim))

    def forward(self, tokens):
        return tokens + self.pos_embedding[:, : tokens.shape[1]]
