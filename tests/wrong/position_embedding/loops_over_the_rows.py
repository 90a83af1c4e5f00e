"""Loops over the rows, also when there are fewer tokens.

caught by: test_a_shorter_sequence_takes_the_first_rows
says: Your code reads number 3 in a dimension of length 3
also: Your code reads number 2 in a dimension of length 2
"""

import torch
from torch import nn


class PositionEmbedding(nn.Module):
    def __init__(self, num_tokens, dim):
        super().__init__()
        self.pos_embedding = nn.Parameter(torch.randn(1, num_tokens, dim))

    def forward(self, tokens):
        if tokens.shape[1] > self.pos_embedding.shape[1]:
            raise ValueError("too long")
        out = tokens.clone()
        for k in range(self.pos_embedding.shape[1]):
            out[:, k] = out[:, k] + self.pos_embedding[0, k]
        return out
