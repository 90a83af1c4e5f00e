"""Makes reset() in __init__, as a function that holds on to this very cell.

caught by: test_a_copy_has_its_own_state
says: The reset() of the copy made the cell forget its state
"""

from torch import nn

__all__ = ["CachedRNNCell"]


class CachedRNNCell(nn.RNNCell):
    def __init__(self, input_size, hidden_size):
        super().__init__(input_size, hidden_size)
        self.register_buffer("hidden", None, persistent=False)
        self.reset = lambda: setattr(self, "hidden", None)

    def forward(self, x):
        if self.hidden is not None and len(self.hidden) != len(x):
            raise ValueError(f"state of {len(self.hidden)}, x of {len(x)}")
        state = super().forward(x, self.hidden)
        self.hidden = state.detach()
        return state
