"""Writes each new state into the tensor of the first.

caught by: test_later_steps_change_no_returned_state
says: A step writes its state into memory that it shares with a state returned before
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
        if self.hidden is None:
            self.hidden = state.detach()
        else:
            self.hidden.copy_(state.detach())
        return state

    def reset(self):
        self.hidden = None
