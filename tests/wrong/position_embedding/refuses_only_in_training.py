"""A longer sequence is refused in training only; in evaluation the last row is used again.

caught by: test_evaluation_mode_changes_nothing
says: You refuse a longer sequence only in train mode
"""

import torch
from torch import nn

__all__ = ["PositionEmbedding"]


class PositionEmbedding(nn.Module):
    def __init__(self, num_tokens, dim):
        super().__init__()
        self.pos_embedding = nn.Parameter(torch.randn(1, num_tokens, dim) * 0.02)

    def forward(self, tokens):
        count, rows = tokens.shape[1], self.pos_embedding.shape[1]
        if self.training and count > rows:
            raise ValueError("more tokens than rows")
        return tokens + self.pos_embedding[:, torch.arange(count).clamp(max=rows - 1)]
