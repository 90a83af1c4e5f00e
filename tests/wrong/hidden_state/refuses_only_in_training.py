"""Begins anew on another batch size in evaluation, where the last batch is smaller.

caught by: test_another_batch_size_is_refused
says: In train mode your code refuses this x, in eval mode it does not
"""

from torch import nn

__all__ = ["CachedRNNCell"]


class CachedRNNCell(nn.RNNCell):
    def __init__(self, input_size, hidden_size):
        super().__init__(input_size, hidden_size)
        self.register_buffer("hidden", None, persistent=False)

    def forward(self, x):
        if self.hidden is not None and len(self.hidden) != len(x):
            if self.training:
                raise ValueError(f"state of {len(self.hidden)}, x of {len(x)}")
            self.reset()
        state = super().forward(x, self.hidden)
        self.hidden = state.detach()
        return state

    def reset(self):
        self.hidden = None
