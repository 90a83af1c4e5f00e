"""Registers the table under a second name.

caught by: test_it_is_saved_and_loaded
says: More than the table is saved: table
"""

import torch
from torch import nn


class PositionEmbedding(nn.Module):
    def __init__(self, num_tokens, dim):
        super().__init__()
        self.pos_embedding = nn.Parameter(torch.randn(1, num_tokens, dim))
        self.table = self.pos_embedding

    def forward(self, tokens):
        if tokens.shape[1] > self.pos_embedding.shape[1]:
            raise ValueError("too long")
        return tokens + self.pos_embedding[:, : tokens.shape[1]]
