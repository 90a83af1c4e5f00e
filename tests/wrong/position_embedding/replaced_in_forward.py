"""Replaces the Parameter in every call.

caught by: test_a_call_leaves_the_parameter_alone
says: forward() puts a new Parameter in the place of `pos_embedding`
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
        self.pos_embedding = nn.Parameter(self.pos_embedding.detach().clone())
        return tokens + self.pos_embedding[:, : tokens.shape[1]]
