"""Drops the states of the samples that a smaller batch lacks.

caught by: test_another_batch_size_is_refused
says: Your code drops the states of some samples
"""

from torch import nn

__all__ = ["CachedRNNCell"]


class CachedRNNCell(nn.RNNCell):
    def __init__(self, input_size, hidden_size):
        super().__init__(input_size, hidden_size)
        self.register_buffer("hidden", None, persistent=False)

    def forward(self, x):
        state = super().forward(x, None if self.hidden is None else self.hidden[: len(x)])
        self.hidden = state.detach()
        return state

    def reset(self):
        self.hidden = None
