"""Looks the rows up by number, as an nn.Embedding does."""

import torch
from torch import nn
from torch.nn import functional

__all__ = ["PositionEmbedding"]


class PositionEmbedding(nn.Module):
    def __init__(self, num_tokens, dim):
        super().__init__()
        self.pos_embedding = nn.Parameter(torch.empty(1, num_tokens, dim))
        nn.init.trunc_normal_(self.pos_embedding, std=0.02)

    def forward(self, tokens):
        rows = self.pos_embedding.size(1)
        if tokens.size(1) > rows:
            raise ValueError(f"at most {rows} tokens")
        places = torch.arange(tokens.size(1), device=tokens.device)
        return tokens + functional.embedding(places, self.pos_embedding.squeeze(0))
