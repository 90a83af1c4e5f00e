"""Compares the number of samples with the number of rows.

caught by: test_any_batch_and_any_length
says: Your code refuses a large batch
also: This error comes from the sum
"""

import torch
from torch import nn


class PositionEmbedding(nn.Module):
    def __init__(self, num_tokens, dim):
        super().__init__()
        self.pos_embedding = nn.Parameter(torch.randn(1, num_tokens, dim))

    def forward(self, tokens):
        if len(tokens) > self.pos_embedding.shape[1]:
            raise ValueError("x")
        return tokens + self.pos_embedding[:, : tokens.shape[1]]
