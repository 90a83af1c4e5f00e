"""Leaves an empty tensor behind in reset() and steps with torch's own kernel."""

import torch
from torch import nn

__all__ = ["CachedRNNCell"]


class CachedRNNCell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        shapes = {"weight_ih": input_size, "weight_hh": hidden_size, "bias_ih": 0, "bias_hh": 0}
        for name, columns in shapes.items():
            shape = (hidden_size, columns) if columns else (hidden_size,)
            self.register_parameter(name, nn.Parameter(torch.zeros(shape)))
        self.register_buffer("hidden", None, persistent=False)

    def forward(self, x):
        start = self.hidden
        if start is None or start.numel() == 0:
            start = self.weight_hh.new_zeros(x.size(0), self.weight_hh.size(0))
        if start.size(0) != x.size(0):
            raise ValueError(f"hidden is {tuple(start.shape)}, x is {tuple(x.shape)}")
        state = torch.rnn_tanh_cell(
            x, start, self.weight_ih, self.weight_hh, self.bias_ih, self.bias_hh
        )
        with torch.no_grad():
            self.hidden = state.clone()
        return state

    def reset(self):
        self.hidden = self.weight_hh.detach().new_empty(0)
