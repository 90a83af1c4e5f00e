"""Adds positions in training only.

caught by: test_evaluation_mode_changes_nothing
says: In train mode this is right
"""

import torch
from torch import nn

__all__ = ["PositionEmbedding"]


class PositionEmbedding(nn.Module):
    def __init__(self, num_tokens, dim):
        super().__init__()
        self.pos_embedding = nn.Parameter(torch.zeros(1, num_tokens, dim))

    def forward(self, x):
        n = x.shape[1]
        if n > self.pos_embedding.shape[1]:
            raise ValueError("too long")
        if not self.training:
            return x
        return x + self.pos_embedding[:, :n]
