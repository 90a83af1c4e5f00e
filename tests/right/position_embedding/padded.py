"""Makes the tokens as many as the rows, adds, and cuts off what is too much."""

import torch
from torch import nn

__all__ = ["PositionEmbedding"]


class PositionEmbedding(nn.Module):
    def __init__(self, num_tokens, dim):
        super().__init__()
        self.pos_embedding = nn.Parameter(torch.zeros(1, num_tokens, dim))

    def forward(self, tokens):
        missing = self.pos_embedding.shape[1] - tokens.shape[1]
        if missing < 0:
            raise ValueError(f"{-missing} tokens too many")
        return (nn.functional.pad(tokens, (0, 0, 0, missing)) + self.pos_embedding)[
            :, : tokens.shape[1]
        ]
