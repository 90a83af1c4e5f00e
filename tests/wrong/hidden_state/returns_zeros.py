"""Returns zeros of the right shape.

caught by: test_the_first_step_starts_from_zeros
says: forward() returns zeros: the state before the step
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
        state = x.new_zeros(len(x), self.hidden_size)
        self.hidden = state
        return state

    def reset(self):
        self.hidden = None
