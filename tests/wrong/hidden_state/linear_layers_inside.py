"""Holds two linear layers.

caught by: test_it_has_the_four_parameters_of_an_rnn_cell
says: The parameter `ih.weight` belongs to a layer inside the cell
"""

import torch
from torch import nn

__all__ = ["CachedRNNCell"]


class CachedRNNCell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.ih = nn.Linear(input_size, hidden_size)
        self.hh = nn.Linear(hidden_size, hidden_size)
        self.hidden_size = hidden_size
        self.reset()

    def forward(self, x):
        hidden = x.new_zeros(len(x), self.hidden_size) if self.hidden is None else self.hidden
        state = torch.tanh(self.ih(x) + self.hh(hidden))
        self.hidden = state.detach()
        return state

    def reset(self):
        self.register_buffer("hidden", None, persistent=False)
