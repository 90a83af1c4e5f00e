"""Forgets the state whenever train() or eval() is called.

caught by: test_eval_mode_and_no_grad_change_nothing
says: A change of mode forgets the state
"""

from torch import nn

__all__ = ["CachedRNNCell"]


class CachedRNNCell(nn.RNNCell):
    def train(self, mode=True):
        self.hidden = None
        return super().train(mode)

    def __init__(self, input_size, hidden_size):
        super().__init__(input_size, hidden_size)
        self.register_buffer("hidden", None, persistent=False)

    def forward(self, x):
        if self.hidden is not None and len(self.hidden) != len(x):
            raise ValueError(f"state of {len(self.hidden)}, x of {len(x)}")
        state = super().forward(x, self.hidden)
        self.hidden = state.detach()
        return state

    def reset(self):
        self.hidden = None
