"""Writes each new state into the tensor of the first.

caught by: test_states_already_returned_keep_their_values
caught by: test_gradients_stop_at_the_step_before
says: wrote its state over the first one
says: changed in place
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
