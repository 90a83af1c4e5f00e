"""Keeps a Parameter for each row, in a list.

caught by: test_it_has_one_parameter
says: A list or a dict hides the Parameter from its module
"""

import torch
from torch import nn

__all__ = ["PositionEmbedding"]


class PositionEmbedding(nn.Module):
    def __init__(self, num_tokens, dim):
        super().__init__()
        self.rows = [nn.Parameter(torch.randn(dim)) for _ in range(num_tokens)]

    def forward(self, tokens):
        return tokens + torch.stack(self.rows[: tokens.shape[1]])
