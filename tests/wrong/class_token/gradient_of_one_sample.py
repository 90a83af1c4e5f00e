"""Lets only the first sample send its gradient back.

caught by: test_its_gradient_is_the_sum_over_the_batch
says: Only the first sample sends its gradient back
"""

import torch
from torch import nn

__all__ = ["ClassToken"]


class ClassToken(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.cls_token = nn.Parameter(torch.randn(1, 1, dim))

    def forward(self, tokens):
        others = self.cls_token.detach().expand(len(tokens) - 1, -1, -1)
        return torch.cat((torch.cat((self.cls_token, others)), tokens), dim=1)
