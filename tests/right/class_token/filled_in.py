"""An empty tensor is filled in; the parameter is registered by name, from a truncated normal."""

import torch
from torch import nn

__all__ = ["ClassToken"]


class ClassToken(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.register_parameter("cls_token", nn.Parameter(torch.empty(1, 1, dim)))
        nn.init.trunc_normal_(self.cls_token, std=0.02)

    def forward(self, tokens):
        batch, count, dim = tokens.shape
        result = tokens.new_empty(batch, count + 1, dim)
        result[:, :1] = self.cls_token
        result[:, 1:] = tokens
        return result
