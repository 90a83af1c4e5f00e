"""Asserts that the sizes agree.

caught by: test_another_batch_size_is_refused
says: `python -O` leaves out each assert
"""

from torch import nn

__all__ = ["CachedRNNCell"]


class CachedRNNCell(nn.RNNCell):
    def __init__(self, input_size, hidden_size):
        super().__init__(input_size, hidden_size)
        self.register_buffer("hidden", None, persistent=False)

    def forward(self, x):
        if self.hidden is not None:
            assert len(self.hidden) == len(x), (len(self.hidden), len(x))
        state = super().forward(x, self.hidden)
        self.hidden = state.detach()
        return state

    def reset(self):
        self.hidden = None
