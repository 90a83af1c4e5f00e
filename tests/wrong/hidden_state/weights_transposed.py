"""Stores the input weight as (input_size, hidden_size).

caught by: test_it_has_the_four_parameters_of_an_rnn_cell
says: `weight_ih` is transposed
"""

import torch
from torch import nn

__all__ = ["CachedRNNCell"]


class CachedRNNCell(nn.RNNCell):
    def __init__(self, input_size, hidden_size):
        super().__init__(input_size, hidden_size)
        self.register_buffer("hidden", None, persistent=False)
        self.weight_ih = nn.Parameter(torch.zeros(input_size, hidden_size))

    def forward(self, x):
        if self.hidden is not None and len(self.hidden) != len(x):
            raise ValueError(f"state of {len(self.hidden)}, x of {len(x)}")
        state = torch.tanh(x @ self.weight_ih)
        self.hidden = state.detach()
        return state

    def reset(self):
        self.hidden = None
