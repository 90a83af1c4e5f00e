"""Lets the addition refuse, and turns its error into a ValueError; one row is broadcast.

caught by: test_a_longer_sequence_is_refused
says: Broadcasting adds the only row to both tokens
"""

import torch
from torch import nn


class PositionEmbedding(nn.Module):
    def __init__(self, num_tokens, dim):
        super().__init__()
        self.pos_embedding = nn.Parameter(torch.randn(1, num_tokens, dim))

    def forward(self, tokens):
        try:
            return tokens + self.pos_embedding[:, : tokens.shape[1]]
        except RuntimeError as e:
            raise ValueError("too long") from e
