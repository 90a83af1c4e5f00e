"""Keeps the state in a Parameter that requires no gradient.

caught by: test_hidden_is_no_parameter, test_hidden_is_not_saved, test_hidden_is_a_buffer
says: `hidden` is a Parameter, so an optimizer gets it and a checkpoint holds it
"""

from torch import nn

__all__ = ["CachedRNNCell"]


class CachedRNNCell(nn.RNNCell):
    def __init__(self, input_size, hidden_size):
        super().__init__(input_size, hidden_size)
        self.register_parameter("hidden", None)

    def forward(self, x):
        if self.hidden is not None and len(self.hidden) != len(x):
            raise ValueError(f"state of {len(self.hidden)}, x of {len(x)}")
        state = super().forward(x, self.hidden)
        self.hidden = nn.Parameter(state.detach(), requires_grad=False)
        return state

    def reset(self):
        self.hidden = None
