"""Keeps the table as a plain tensor.

caught by: test_it_has_one_parameter
says: `pos_embedding` is a plain tensor
"""

import torch
from torch import nn

__all__ = ["PositionEmbedding"]


class PositionEmbedding(nn.Module):
    def __init__(self, num_tokens, dim):
        super().__init__()
        self.pos_embedding = torch.randn(1, num_tokens, dim)

    def forward(self, tokens):
        if tokens.shape[1] > self.pos_embedding.shape[1]:
            raise ValueError("too many tokens")
        return tokens + self.pos_embedding[:, : tokens.shape[1]]
