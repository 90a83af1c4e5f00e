"""Returns noise of the right shape.

caught by: test_the_first_step_starts_from_zeros
says: The same x with the same weights gives another state each time
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
        state = torch.randn(len(x), self.hidden_size, dtype=x.dtype, device=x.device)
        self.hidden = state
        return state

    def reset(self):
        self.hidden = None
