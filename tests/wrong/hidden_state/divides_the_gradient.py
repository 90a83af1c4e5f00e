"""Divides the gradient by the batch size on its way back, as a loss with a mean would.

caught by: test_gradients_reach_back_over_one_step
says: Each gradient is 0.25 times the right one
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

    def forward(self, x):
        h = self.hidden
        if h is None:
            h = x.new_zeros(x.shape[0], self.weight_hh.shape[0])
        if h.shape[0] != x.shape[0]:
            raise ValueError(f"batch size {x.shape[0]}, state has {h.shape[0]}")
        new = torch.tanh(x @ self.weight_ih.T + self.bias_ih + h @ self.weight_hh.T + self.bias_hh)
        self.hidden = new.detach()
        if new.requires_grad:
            new.register_hook(lambda g: g / len(x))
        return new

    def reset(self):
        self.hidden = None
