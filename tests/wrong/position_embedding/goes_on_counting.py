"""Right the first time: later calls go on counting where the last one ended.

caught by: test_any_batch_and_any_length
says: Another module does this right in its first call
also: It keeps something from that call
"""

import torch
from torch import nn

__all__ = ["PositionEmbedding"]


class PositionEmbedding(nn.Module):
    def __init__(self, num_tokens, dim):
        super().__init__()
        self.pos_embedding = nn.Parameter(torch.zeros(1, num_tokens, dim))
        self.offset = 0

    def forward(self, x):
        n = x.shape[1]
        rows = self.pos_embedding.shape[1]
        if n > rows:
            raise ValueError("too long")
        idx = (torch.arange(n) + self.offset) % rows
        self.offset += n
        return x + self.pos_embedding[:, idx]
