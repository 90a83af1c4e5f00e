"""Calls the parameter otherwise.

caught by: test_it_has_one_parameter
says: Your parameter has another name
"""

import torch
from torch import nn

__all__ = ["PositionEmbedding"]


class PositionEmbedding(nn.Module):
    def __init__(self, num_tokens, dim):
        super().__init__()
        self.positions = nn.Parameter(torch.randn(1, num_tokens, dim))

    def forward(self, tokens):
        return tokens + self.positions[:, : tokens.shape[1]]
