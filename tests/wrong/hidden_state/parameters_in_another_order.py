"""Assigns each weight beside its bias.

caught by: test_it_has_the_four_parameters_of_an_rnn_cell
says: The four are in another order
"""

from torch import nn

__all__ = ["CachedRNNCell"]


class CachedRNNCell(nn.RNNCell):
    def __init__(self, input_size, hidden_size):
        super().__init__(input_size, hidden_size)
        self.register_buffer("hidden", None, persistent=False)
        for name in ("weight_hh", "bias_hh"):
            parameter = getattr(self, name)
            delattr(self, name)
            setattr(self, name, parameter)

    def forward(self, x):
        if self.hidden is not None and len(self.hidden) != len(x):
            raise ValueError(f"state of {len(self.hidden)}, x of {len(x)}")
        state = super().forward(x, self.hidden)
        self.hidden = state.detach()
        return state

    def reset(self):
        self.hidden = None
