"""repeat makes a copy for each sample; the initial values are zeros."""

import torch
from torch import nn

__all__ = ["ClassToken"]


class ClassToken(nn.Module):
    def __init__(self, dim: int):
        super().__init__()
        self.dim = dim
        self.cls_token = nn.Parameter(torch.zeros(1, 1, dim))

    def forward(self, x):
        return torch.cat([self.cls_token.repeat(x.shape[0], 1, 1), x], dim=1)
