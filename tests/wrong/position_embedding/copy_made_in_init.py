"""Reads a copy that was made in __init__.

caught by: test_row_k_is_added_to_token_k
says: These are the values that pos_embedding had at the start
"""

import torch
from torch import nn

__all__ = ["PositionEmbedding"]


class PositionEmbedding(nn.Module):
    def __init__(self, num_tokens, dim):
        super().__init__()
        self.pos_embedding = nn.Parameter(torch.randn(1, num_tokens, dim))
        self.table = self.pos_embedding.detach().clone()

    def forward(self, tokens):
        if tokens.shape[1] > self.pos_embedding.shape[1]:
            raise ValueError("too many tokens")
        return tokens + self.table[:, : tokens.shape[1]]
