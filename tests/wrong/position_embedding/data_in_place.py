"""Adds the rows to the data of the tokens.

caught by: test_the_argument_stays_as_it_was
says: You add the rows to the caller's tensor in place, as `+=` and add_() do
also: forward() does not use the Parameter itself, so no gradient arrives
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
        tokens.data.add_(self.pos_embedding.data[:, : tokens.shape[1]])
        return tokens
