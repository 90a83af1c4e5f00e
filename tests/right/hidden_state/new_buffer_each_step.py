"""Assigns an nn.Buffer in each step, and multiplies once with both weights side by side."""

import torch
from torch import nn

__all__ = ["CachedRNNCell"]


class CachedRNNCell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.weight_ih = nn.Parameter(torch.rand(hidden_size, input_size) - 0.5)
        self.weight_hh = nn.Parameter(torch.rand(hidden_size, hidden_size) - 0.5)
        self.bias_ih = nn.Parameter(torch.rand(hidden_size) - 0.5)
        self.bias_hh = nn.Parameter(torch.rand(hidden_size) - 0.5)
        self.reset()

    def forward(self, x):
        hidden = self.hidden
        if hidden is None:
            hidden = torch.zeros(len(x), len(self.bias_hh), dtype=x.dtype, device=x.device)
        if len(hidden) != len(x):
            raise ValueError(f"{len(x)} samples do not fit a state of {len(hidden)}")
        weight = torch.cat([self.weight_ih, self.weight_hh], dim=1)
        state = torch.tanh(torch.cat([x, hidden], dim=1) @ weight.T + (self.bias_ih + self.bias_hh))
        self.hidden = nn.Buffer(state.data, persistent=False)
        return state

    def reset(self):
        self.register_buffer("hidden", None, persistent=False)
