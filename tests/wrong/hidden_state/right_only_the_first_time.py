"""Forgets the state from the third step on.

caught by: test_each_step_goes_on_from_the_last
says: The first two steps are right, and a later one is not
"""

from torch import nn

__all__ = ["CachedRNNCell"]


class CachedRNNCell(nn.RNNCell):
    def __init__(self, input_size, hidden_size):
        super().__init__(input_size, hidden_size)
        self.register_buffer("hidden", None, persistent=False)
        self.steps = 0

    def forward(self, x):
        if self.hidden is not None and len(self.hidden) != len(x):
            raise ValueError(f"state of {len(self.hidden)}, x of {len(x)}")
        self.steps += 1
        state = super().forward(x, self.hidden if self.steps < 3 else None)
        self.hidden = state.detach()
        return state

    def reset(self):
        self.hidden = None
        self.steps = 0
