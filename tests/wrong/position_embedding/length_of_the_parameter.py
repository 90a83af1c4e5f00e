"""Compares the number of tokens with len(pos_embedding), which is 1.

caught by: test_row_k_is_added_to_token_k
says: Your code refuses two tokens, though the table has four rows
"""

import torch
from torch import nn


class PositionEmbedding(nn.Module):
    def __init__(self, num_tokens, dim):
        super().__init__()
        self.pos_embedding = nn.Parameter(torch.randn(1, num_tokens, dim))

    def forward(self, tokens):
        if tokens.shape[1] > len(self.pos_embedding):
            raise ValueError("x")
        return tokens + self.pos_embedding[:, : tokens.shape[1]]
