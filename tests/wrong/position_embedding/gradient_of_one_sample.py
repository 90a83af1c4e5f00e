"""Lets only the first sample send its gradient back.

caught by: test_its_gradient_is_the_sum_over_the_batch
says: Only the first sample sends its gradient back
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
        rows = self.pos_embedding[:, : tokens.shape[1]]
        others = rows.detach().expand(len(tokens) - 1, -1, -1)
        return tokens + torch.cat((rows, others))
