"""Replaces the Parameter in every call.

caught by: test_an_optimizer_trains_the_rows_that_are_used
says: It did not move
"""

import torch
from torch import nn

__all__ = ["PositionEmbedding"]


class PositionEmbedding(nn.Module):
    def __init__(self, num_tokens, dim):
        super().__init__()
        self.pos_embedding = nn.Parameter(torch.randn(1, num_tokens, dim))

    def forward(self, tokens):
        if tokens.shape[1] > self.pos_embedding.shape[1]:
            raise ValueError("too many tokens")
        self.pos_embedding = nn.Parameter(self.pos_embedding.detach().clone())
        return tokens + self.pos_embedding[:, : tokens.shape[1]]
