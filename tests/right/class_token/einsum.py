"""Lends the class token by a product with ones."""

import torch
from torch import nn

__all__ = ["ClassToken"]


class ClassToken(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.cls_token = nn.Parameter(nn.init.normal_(torch.empty(1, 1, dim)))

    def forward(self, tokens):
        ones = tokens.new_ones(tokens.shape[0])
        return torch.cat([torch.einsum("b,ijd->bjd", ones, self.cls_token), tokens], 1)
