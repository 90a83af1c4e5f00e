"""Keeps the state in float32: the first step in float64 works, the next one fails.

caught by: test_hidden_moves_to_another_dtype
says: After a step in float64, `hidden` is float32
"""

from torch import nn

__all__ = ["CachedRNNCell"]


class CachedRNNCell(nn.RNNCell):
    def __init__(self, input_size, hidden_size):
        super().__init__(input_size, hidden_size)
        self.register_buffer("hidden", None, persistent=False)

    def forward(self, x):
        if self.hidden is not None and len(self.hidden) != len(x):
            raise ValueError(f"state of {len(self.hidden)}, x of {len(x)}")
        state = super().forward(x, self.hidden)
        self.hidden = state.detach().float()
        return state

    def reset(self):
        self.hidden = None
