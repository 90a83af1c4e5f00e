"""Keeps the state on the class, for all cells at once.

caught by: test_any_sizes, test_two_cells_share_nothing
says: A new cell starts with the state of another cell
also: `hidden` is on the class, not on the cell
"""

from torch import nn

__all__ = ["CachedRNNCell"]


class CachedRNNCell(nn.RNNCell):
    hidden = None

    def __init__(self, input_size, hidden_size):
        super().__init__(input_size, hidden_size)
        pass

    def forward(self, x):
        if self.hidden is not None and len(self.hidden) != len(x):
            raise ValueError(f"state of {len(self.hidden)}, x of {len(x)}")
        state = super().forward(x, self.hidden)
        CachedRNNCell.hidden = state.detach()
        return state

    def reset(self):
        CachedRNNCell.hidden = None
