"""Refuses all tokens that do not have the shape of the table.

caught by: test_row_k_is_added_to_token_k
says: Your code refuses several samples of a length that it takes for one
"""

import torch
from torch import nn


class PositionEmbedding(nn.Module):
    def __init__(self, num_tokens, dim):
        super().__init__()
        self.pos_embedding = nn.Parameter(torch.randn(1, num_tokens, dim))

    def forward(self, tokens):
        if tokens.shape != self.pos_embedding.shape:
            raise ValueError
        return tokens + self.pos_embedding[:, : tokens.shape[1]]
