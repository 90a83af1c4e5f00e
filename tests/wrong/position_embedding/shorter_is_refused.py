"""Refuses a sequence that is shorter than the table.

caught by: test_a_shorter_sequence_takes_the_first_rows
says: Your code refuses a shorter sequence
"""

import torch
from torch import nn

__all__ = ["PositionEmbedding"]


class PositionEmbedding(nn.Module):
    def __init__(self, num_tokens, dim):
        super().__init__()
        self.pos_embedding = nn.Parameter(torch.randn(1, num_tokens, dim))

    def forward(self, tokens):
        if tokens.shape[1] != self.pos_embedding.shape[1]:
            raise ValueError("the number of tokens is wrong")
        return tokens + self.pos_embedding
