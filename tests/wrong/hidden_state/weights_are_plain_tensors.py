"""Makes the weights tensors that require a gradient, not Parameters.

caught by: test_it_has_the_four_parameters_of_an_rnn_cell
says: `weight_ih` is a plain tensor
also: torch raises this in the middle of the step
also: One sample is broadcast to all states
"""

import torch
from torch import nn

__all__ = ["CachedRNNCell"]


class CachedRNNCell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.weight_ih = torch.randn(hidden_size, input_size, requires_grad=True)
        self.weight_hh = torch.randn(hidden_size, hidden_size, requires_grad=True)
        self.bias_ih = torch.randn(hidden_size, requires_grad=True)
        self.bias_hh = torch.randn(hidden_size, requires_grad=True)
        self.register_buffer("hidden", None, persistent=False)

    def forward(self, x):
        hidden = x.new_zeros(len(x), len(self.bias_hh)) if self.hidden is None else self.hidden
        total = x @ self.weight_ih.T + self.bias_ih + hidden @ self.weight_hh.T + self.bias_hh
        self.hidden = torch.tanh(total).detach()
        return torch.tanh(total)

    def reset(self):
        self.hidden = None
