"""Remembers the batch size in a number that reset() does not clear.

caught by: test_reset_forgets_the_batch_size_too
says: After reset() your code still has the batch size of the old sequence
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
        self.register_buffer("hidden", None, persistent=False)
        self.batch = None

    def forward(self, x):
        if self.batch is None:
            self.batch = len(x)
        if self.batch != len(x):
            raise ValueError(f"{len(x)} is not {self.batch}")
        h = self.hidden
        if h is None:
            h = x.new_zeros(x.shape[0], self.weight_hh.shape[0])
        if h.shape[0] != x.shape[0]:
            raise ValueError(f"batch size {x.shape[0]}, state has {h.shape[0]}")
        new = torch.tanh(x @ self.weight_ih.T + self.bias_ih + h @ self.weight_hh.T + self.bias_hh)
        self.hidden = new.detach()
        return new

    def reset(self):
        self.hidden = None
