"""Adds rows as long as there are some, and leaves the other tokens alone.

caught by: test_a_longer_sequence_is_refused
says: Tokens without a row come back as they were, without a position
"""

import torch
from torch import nn

__all__ = ["PositionEmbedding"]


class PositionEmbedding(nn.Module):
    def __init__(self, num_tokens, dim):
        super().__init__()
        self.pos_embedding = nn.Parameter(torch.randn(1, num_tokens, dim))

    def forward(self, tokens):
        most = self.pos_embedding.shape[1]
        return torch.cat(
            (tokens[:, :most] + self.pos_embedding[:, : tokens.shape[1]], tokens[:, most:]), dim=1
        )
