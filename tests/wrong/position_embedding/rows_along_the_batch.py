"""Lays the rows along the axis of the batch.

caught by: test_it_has_one_parameter
says: The rows are in dimension 0, which counts the samples
"""

import torch
from torch import nn

__all__ = ["PositionEmbedding"]


class PositionEmbedding(nn.Module):
    def __init__(self, num_tokens, dim):
        super().__init__()
        self.pos_embedding = nn.Parameter(torch.randn(num_tokens, 1, dim))

    def forward(self, tokens):
        return tokens + self.pos_embedding.transpose(0, 1)[:, : tokens.shape[1]]
