"""Returns the tokens.

caught by: test_row_k_is_added_to_token_k, test_a_longer_sequence_is_refused
says: The result holds the tokens alone
"""

import torch
from torch import nn

__all__ = ["PositionEmbedding"]


class PositionEmbedding(nn.Module):
    def __init__(self, num_tokens, dim):
        super().__init__()
        self.pos_embedding = nn.Parameter(torch.randn(1, num_tokens, dim))

    def forward(self, tokens):
        return tokens
