"""Divides the gradient by the batch size.

caught by: test_its_gradient_is_the_sum_over_the_batch
says: This is the mean over the samples
"""

import torch
from torch import nn

__all__ = ["ClassToken"]


class ClassToken(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.cls_token = nn.Parameter(torch.randn(1, 1, dim))

    def forward(self, tokens):
        first, count = self.cls_token.expand(len(tokens), -1, -1), len(tokens)
        first = first / count + first.detach() * (1 - 1 / count)
        return torch.cat((first, tokens), dim=1)
