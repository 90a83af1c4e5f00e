"""Replaces the Parameter in every call.

caught by: test_a_call_leaves_the_parameter_alone, test_an_optimizer_trains_it
says: forward() puts a new Parameter in the place of `cls_token`
also: This is the class token from before the last step
"""

import torch
from torch import nn

__all__ = ["ClassToken"]


class ClassToken(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.cls_token = nn.Parameter(torch.randn(1, 1, dim))

    def forward(self, tokens):
        self.cls_token = nn.Parameter(self.cls_token.detach().clone())
        return torch.cat((self.cls_token.expand(len(tokens), -1, -1), tokens), dim=1)
