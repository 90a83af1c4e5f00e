"""Returns the error instead of raising it.

caught by: test_a_longer_sequence_is_refused
says: Your code returns the exception
"""

import torch
from torch import nn

__all__ = ["PositionEmbedding"]


class PositionEmbedding(nn.Module):
    def __init__(self, num_tokens, dim):
        super().__init__()
        self.pos_embedding = nn.Parameter(torch.randn(1, num_tokens, dim))

    def forward(self, x):
        n = x.shape[1]
        if n > self.pos_embedding.shape[1]:
            return ValueError("too long")
        return x + self.pos_embedding[:, :n]
