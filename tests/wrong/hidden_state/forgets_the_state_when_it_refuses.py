"""Resets the state before it raises.

caught by: test_a_refused_step_leaves_the_state
says: The state is forgotten when x is refused
"""

from torch import nn

__all__ = ["CachedRNNCell"]


class CachedRNNCell(nn.RNNCell):
    def __init__(self, input_size, hidden_size):
        super().__init__(input_size, hidden_size)
        self.register_buffer("hidden", None, persistent=False)

    def forward(self, x):
        if self.hidden is not None and len(self.hidden) != len(x):
            kept, self.hidden = len(self.hidden), None
            raise ValueError(f"state of {kept}, x of {len(x)}")
        state = super().forward(x, self.hidden)
        self.hidden = state.detach()
        return state

    def reset(self):
        self.hidden = None
