"""Takes the row whose number is the count, where the rows up to it are meant.

caught by: test_a_shorter_sequence_takes_the_first_rows
says: All 3 tokens get row 3
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
        count = tokens.shape[1]
        return tokens + (
            self.pos_embedding
            if count == self.pos_embedding.shape[1]
            else self.pos_embedding[:, [count]]
        )
