"""Adds fixed sines and cosines, whatever the parameter holds.

caught by: test_row_k_is_added_to_token_k, test_its_gradient_is_the_sum_over_the_batch
says: The result is the same whatever pos_embedding holds
"""

import torch
from torch import nn

__all__ = ["PositionEmbedding"]


class PositionEmbedding(nn.Module):
    def __init__(self, num_tokens, dim):
        super().__init__()
        self.pos_embedding = nn.Parameter(torch.randn(1, num_tokens, dim))

        angles = torch.arange(num_tokens)[:, None] / 10000 ** (torch.arange(dim) / dim)
        self.register_buffer("waves", torch.sin(angles), persistent=False)

    def forward(self, tokens):
        if tokens.shape[1] > self.pos_embedding.shape[1]:
            raise ValueError("too many tokens")
        return tokens + self.waves[: tokens.shape[1]]
