"""Makes the Parameter once, for all modules.

caught by: test_two_modules_share_nothing
says: Both modules have the same Parameter
"""

import torch
from torch import nn

__all__ = ["PositionEmbedding"]


class PositionEmbedding(nn.Module):
    made = {}

    def __init__(self, num_tokens, dim):
        super().__init__()

        if (num_tokens, dim) not in self.made:
            self.made[num_tokens, dim] = nn.Parameter(torch.randn(1, num_tokens, dim))
        self.pos_embedding = self.made[num_tokens, dim]

    def forward(self, tokens):
        if tokens.shape[1] > self.pos_embedding.shape[1]:
            raise ValueError("too many tokens")
        return tokens + self.pos_embedding[:, : tokens.shape[1]]
