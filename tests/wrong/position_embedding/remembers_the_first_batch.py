"""Keeps the expanded table of the first call.

caught by: test_any_batch_and_any_length
says: Another module does this right in its first call
also: It keeps something from that call
"""

import torch
from torch import nn

__all__ = ["PositionEmbedding"]


class PositionEmbedding(nn.Module):
    def __init__(self, num_tokens, dim):
        super().__init__()
        self.pos_embedding = nn.Parameter(torch.randn(1, num_tokens, dim))
        self.table = None

    def forward(self, tokens):
        if tokens.shape[1] > self.pos_embedding.shape[1]:
            raise ValueError("too many tokens")
        if self.table is None:
            self.table = self.pos_embedding.expand(len(tokens), -1, -1)
        return tokens + self.table[:, : tokens.shape[1]]
