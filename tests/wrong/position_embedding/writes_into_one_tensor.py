"""Writes each result into the same tensor.

caught by: test_each_call_gives_a_new_tensor
says: The later call writes into the tensor that the earlier call returned
also: It keeps something from that call
"""

import torch
from torch import nn


class PositionEmbedding(nn.Module):
    def __init__(self, num_tokens, dim):
        super().__init__()
        self.pos_embedding = nn.Parameter(torch.randn(1, num_tokens, dim))
        self.out = {}

    def forward(self, tokens):
        if tokens.shape[1] > self.pos_embedding.shape[1]:
            raise ValueError("too long")
        key = tuple(tokens.shape)
        if key not in self.out:
            self.out[key] = torch.empty_like(tokens)
        self.out[key] = self.out[key].detach()
        self.out[key].copy_(tokens + self.pos_embedding[:, : tokens.shape[1]])
        return self.out[key]
