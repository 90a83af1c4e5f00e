"""Sends a gradient to the rows that no token stands for.

caught by: test_an_optimizer_trains_it
says: The last row moves, too, though no token used it
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
        unused = self.pos_embedding[:, tokens.shape[1] :].sum()
        result = tokens + self.pos_embedding[:, : tokens.shape[1]]
        return result + (unused - unused.detach()) / tokens[0].numel()
