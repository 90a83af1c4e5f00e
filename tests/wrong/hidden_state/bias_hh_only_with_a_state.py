"""Adds the part of the hidden state only where there is one.

caught by: test_the_first_step_starts_from_zeros
says: `bias_hh` is missing
"""

import torch
from torch import nn

__all__ = ["CachedRNNCell"]


class CachedRNNCell(nn.RNNCell):
    def __init__(self, input_size, hidden_size):
        super().__init__(input_size, hidden_size)
        self.register_buffer("hidden", None, persistent=False)

    def forward(self, x):
        if self.hidden is not None and len(self.hidden) != len(x):
            raise ValueError(f"state of {len(self.hidden)}, x of {len(x)}")
        total = x @ self.weight_ih.T + self.bias_ih
        if self.hidden is not None:
            total = total + self.hidden @ self.weight_hh.T + self.bias_hh
        state = torch.tanh(total)
        self.hidden = state.detach()
        return state

    def reset(self):
        self.hidden = None
