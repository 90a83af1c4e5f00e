"""Uses the state in evaluation, but keeps it only in training.

caught by: test_eval_mode_and_no_grad_change_nothing
says: In eval mode a step does not keep its new state
also: In train mode your code refuses this x, in eval mode it does not
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
        if self.training:
            self.hidden = state.detach()
        return state

    def reset(self):
        self.hidden = None
