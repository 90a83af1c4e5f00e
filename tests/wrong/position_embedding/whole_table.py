"""Adds the whole table, whatever comes.

caught by: test_a_shorter_sequence_takes_the_first_rows, test_a_longer_sequence_is_refused
says: Your code combines tensors with 3 and 4 in dimension 1
also: Your code combines tensors with 2 and 4 in dimension 1
also: This error comes from the sum
"""

import torch
from torch import nn

__all__ = ["PositionEmbedding"]


class PositionEmbedding(nn.Module):
    def __init__(self, num_tokens, dim):
        super().__init__()
        self.pos_embedding = nn.Parameter(torch.randn(1, num_tokens, dim))

    def forward(self, tokens):
        return tokens + self.pos_embedding
