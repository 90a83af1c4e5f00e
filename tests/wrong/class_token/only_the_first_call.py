"""Right the first time: later calls believe that the class token is there already.

caught by: test_any_batch_and_any_number_of_tokens
says: Another module does this right in its first call
also: forward() uses something that the state dict does not hold, such as a copy from __init__ or
also: It keeps something from that call
"""

import torch
from torch import nn

__all__ = ["ClassToken"]


class ClassToken(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.cls_token = nn.Parameter(torch.zeros(1, 1, dim))
        self.added = False

    def forward(self, tokens):
        if self.added:
            return tokens
        self.added = True
        return torch.cat([self.cls_token.expand(tokens.shape[0], -1, -1), tokens], 1)
