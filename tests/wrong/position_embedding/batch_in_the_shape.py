"""Makes a table for each sample of a batch.

caught by: test_it_has_one_parameter, test_its_gradient_is_the_sum_over_the_batch
says: __init__ does not know the batch size
"""

import torch
from torch import nn

__all__ = ["PositionEmbedding"]


class PositionEmbedding(nn.Module):
    def __init__(self, num_tokens, dim):
        super().__init__()
        self.pos_embedding = nn.Parameter(torch.randn(8, num_tokens, dim))

    def forward(self, tokens):
        if tokens.shape[1] > self.pos_embedding.shape[1]:
            raise ValueError("too many tokens")
        return tokens + self.pos_embedding[: len(tokens), : tokens.shape[1]]
