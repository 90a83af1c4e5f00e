"""Finds that the batch size changed after the new state is kept.

caught by: test_a_refused_step_leaves_the_state
says: The refused x leaves a state behind
"""

from torch import nn
from torch.nn.functional import pad

__all__ = ["CachedRNNCell"]


class CachedRNNCell(nn.RNNCell):
    def __init__(self, input_size, hidden_size):
        super().__init__(input_size, hidden_size)
        self.register_buffer("hidden", None, persistent=False)

    def forward(self, x):
        before = len(x) if self.hidden is None else len(self.hidden)
        hidden = self.hidden
        if hidden is not None:
            hidden = pad(hidden, (0, 0, 0, max(0, len(x) - before)))[: len(x)]
        state = super().forward(x, hidden)
        self.hidden = state.detach()
        if len(state) != before:
            raise ValueError(f"state of {before}, x of {len(x)}")
        return state

    def reset(self):
        self.hidden = None
