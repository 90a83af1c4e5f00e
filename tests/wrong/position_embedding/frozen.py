"""Makes a Parameter that requires no gradient.

caught by: test_its_gradient_is_the_sum_over_the_batch
says: The parameter takes no gradient: it has `requires_grad=False`
"""

import torch
from torch import nn

__all__ = ["PositionEmbedding"]


class PositionEmbedding(nn.Module):
    def __init__(self, num_tokens, dim):
        super().__init__()
        self.pos_embedding = nn.Parameter(torch.randn(1, num_tokens, dim), requires_grad=False)

    def forward(self, tokens):
        if tokens.shape[1] > self.pos_embedding.shape[1]:
            raise ValueError("too many tokens")
        return tokens + self.pos_embedding[:, : tokens.shape[1]]
