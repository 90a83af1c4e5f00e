"""Records no graph in eval(): the returned state cannot be differentiated there.

caught by: test_the_returned_state_has_its_graph
says: In eval mode your result has no graph
"""

import math

import torch
from torch import nn
from torch.nn import functional as F


class CachedRNNCell(nn.Module):
    def __init__(self, input_size, hidden_size):
        super().__init__()
        self.input_size, self.hidden_size = input_size, hidden_size
        k = 1 / math.sqrt(hidden_size)
        self.weight_ih = nn.Parameter(torch.empty(hidden_size, input_size).uniform_(-k, k))
        self.weight_hh = nn.Parameter(torch.empty(hidden_size, hidden_size).uniform_(-k, k))
        self.bias_ih = nn.Parameter(torch.empty(hidden_size).uniform_(-k, k))
        self.bias_hh = nn.Parameter(torch.empty(hidden_size).uniform_(-k, k))
        self.register_buffer("hidden", None, persistent=False)

    def forward(self, x):
        h = self.hidden
        if h is None:
            h = x.new_zeros(x.shape[0], self.hidden_size)
        if h.shape[0] != x.shape[0]:
            raise ValueError(f"x has batch size {x.shape[0]}, hidden has {h.shape[0]}: reset first")
        with torch.set_grad_enabled(self.training):
            new = torch.tanh(
                F.linear(x, self.weight_ih, self.bias_ih)
                + F.linear(h, self.weight_hh, self.bias_hh)
            )
        self.hidden = new.detach()
        return new

    def reset(self):
        self.hidden = None
