"""Registers the buffer anew in reset(), as one that is saved.

caught by: test_hidden_stays_a_buffer_after_reset
says: After reset() `hidden` is persistent: your code registers it again, in another way than
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
        self.hidden = state.detach()
        return state

    def reset(self):
        self.register_buffer("hidden", None)
