"""Refuses a long sequence with an assert.

caught by: test_a_longer_sequence_is_refused
says: `python -O` skips every assert
"""

import torch
from torch import nn

__all__ = ["PositionEmbedding"]


class PositionEmbedding(nn.Module):
    def __init__(self, num_tokens, dim):
        super().__init__()
        self.pos_embedding = nn.Parameter(torch.randn(1, num_tokens, dim))

    def forward(self, tokens):
        assert tokens.shape[1] <= self.pos_embedding.shape[1]
        return tokens + self.pos_embedding[:, : tokens.shape[1]]
