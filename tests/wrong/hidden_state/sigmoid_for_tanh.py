"""Uses a sigmoid.

caught by: test_the_first_step_starts_from_zeros
says: Your code uses a sigmoid
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
        hidden = x.new_zeros(len(x), self.hidden_size) if self.hidden is None else self.hidden
        state = torch.sigmoid(
            x @ self.weight_ih.T + self.bias_ih + hidden @ self.weight_hh.T + self.bias_hh
        )
        self.hidden = state.detach()
        return state

    def reset(self):
        self.hidden = None
