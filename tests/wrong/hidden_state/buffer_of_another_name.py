"""Keeps the state in a buffer `h`; hidden stays None.

caught by: test_hidden_holds_the_last_state
says: The state is in a buffer of another name
also: `hidden` is a plain attribute, so .to() leaves it behind
"""

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
        self.register_buffer("h", None, persistent=False)
        self.hidden = None

    def forward(self, x):
        h = self.h
        if h is None:
            h = x.new_zeros(x.shape[0], self.weight_hh.shape[0])
        if h.shape[0] != x.shape[0]:
            raise ValueError(f"batch size {x.shape[0]}, state has {h.shape[0]}")
        new = torch.tanh(x @ self.weight_ih.T + self.bias_ih + h @ self.weight_hh.T + self.bias_hh)
        self.h = new.detach()
        return new

    def reset(self):
        self.h = None
