"""Makes one row for all tokens.

caught by: test_it_has_one_parameter
says: The table has one row for all tokens
"""

import torch
from torch import nn

__all__ = ["PositionEmbedding"]


class PositionEmbedding(nn.Module):
    def __init__(self, num_tokens, dim):
        super().__init__()
        self.pos_embedding = nn.Parameter(torch.randn(1, 1, dim))
        self.num_tokens = num_tokens

    def forward(self, tokens):
        return tokens + self.pos_embedding[:, :1]
