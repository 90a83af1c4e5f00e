"""Each sample gets the class token on its own; torch.stack makes the batch."""

import torch
from torch import nn

__all__ = ["ClassToken"]


class ClassToken(nn.Module):
    cls_token: nn.Parameter

    def __init__(self, dim):
        super().__init__()
        self.cls_token = nn.Parameter(torch.rand(1, 1, dim) * 2 - 1)

    def forward(self, tokens):
        return torch.stack([torch.vstack([self.cls_token[0], sample]) for sample in tokens])
