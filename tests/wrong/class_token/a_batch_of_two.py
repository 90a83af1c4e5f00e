"""Takes every batch to be of the size of two.

caught by: test_any_batch_and_any_number_of_tokens
says: The class token has a fixed number of samples
"""

import torch
from torch import nn

__all__ = ["ClassToken"]


class ClassToken(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.cls_token = nn.Parameter(torch.randn(1, 1, dim))

    def forward(self, tokens):
        return torch.cat((self.cls_token.repeat(2, 1, 1), tokens), dim=1)
