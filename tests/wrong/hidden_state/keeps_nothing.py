"""Returns the state and forgets to keep it.

caught by: test_a_step_keeps_the_state_that_it_returns
says: Nothing was kept
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
        return state

    def reset(self):
        self.hidden = None
