"""Cuts the kept state off and lets it require a gradient again.

caught by: test_hidden_is_kept_without_its_graph
says: `hidden` has no graph, but it requires a gradient of its own
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
        self.hidden = state.detach().requires_grad_()
        return state

    def reset(self):
        self.hidden = None
