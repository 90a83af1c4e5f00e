"""Drops the tokens for which there is no row.

caught by: test_a_longer_sequence_is_refused
says: You drop the tokens that have no row
"""

import torch
from torch import nn

__all__ = ["PositionEmbedding"]


class PositionEmbedding(nn.Module):
    def __init__(self, num_tokens, dim):
        super().__init__()
        self.pos_embedding = nn.Parameter(torch.randn(1, num_tokens, dim))

    def forward(self, tokens):
        return tokens[:, : self.pos_embedding.shape[1]] + self.pos_embedding[:, : tokens.shape[1]]
