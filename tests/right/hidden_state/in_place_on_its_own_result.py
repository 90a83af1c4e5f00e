"""Adds up in place, in a tensor of its own."""

import torch
from torch import nn

__all__ = ["CachedRNNCell"]


class CachedRNNCell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.weight_ih = nn.Parameter(torch.randn(hidden_size, input_size) * 0.3)
        self.weight_hh = nn.Parameter(torch.randn(hidden_size, hidden_size) * 0.3)
        self.bias_ih = nn.Parameter(torch.randn(hidden_size) * 0.3)
        self.bias_hh = nn.Parameter(torch.randn(hidden_size) * 0.3)
        self.register_buffer("hidden", None, persistent=False)

    def forward(self, x):
        h = self.hidden
        if h is None:
            h = x.new_zeros(x.shape[0], self.weight_hh.shape[0])
        if h.shape[0] != x.shape[0]:
            raise ValueError(f"batch size {x.shape[0]}, state has {h.shape[0]}")
        new = (
            (x @ self.weight_ih.T)
            .add_(self.bias_ih)
            .add_(h @ self.weight_hh.T)
            .add_(self.bias_hh)
            .tanh_()
        )
        self.hidden = new.detach()
        return new

    def reset(self):
        self.hidden = None
