"""Notes in reset() that a new sequence begins: hidden holds the old state until the next step."""

import torch
from torch import nn
from torch.nn.functional import linear

__all__ = ["CachedRNNCell"]


class CachedRNNCell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.weight_ih = nn.Parameter(torch.randn(hidden_size, input_size) / 2)
        self.weight_hh = nn.Parameter(torch.randn(hidden_size, hidden_size) / 2)
        self.bias_ih = nn.Parameter(torch.zeros(hidden_size))
        self.bias_hh = nn.Parameter(torch.zeros(hidden_size))
        self.register_buffer("hidden", None, persistent=False)
        self.begins = True

    def forward(self, x):
        total = linear(x, self.weight_ih, self.bias_ih + self.bias_hh)
        if not self.begins:
            if len(self.hidden) != len(x):
                raise ValueError(f"expected {len(self.hidden)} samples, got {len(x)}")
            total = torch.addmm(total, self.hidden, self.weight_hh.T)
        state = total.tanh()
        self.hidden, self.begins = state.detach(), False
        return state

    def reset(self):
        self.begins = True
