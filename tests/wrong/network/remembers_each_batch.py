"""Keeps the output for each batch, also when the parameters have changed.

caught by: test_forward_uses_what_the_parameters_hold_now
says: This is right in the first call
"""

import torch
from torch import nn

_cache = {}


class NNNetwork(nn.Module):
    def __init__(self, in_dim, hidden, out_dim):
        super().__init__()
        self.linear1 = nn.Linear(in_dim, hidden)
        self.linear2 = nn.Linear(hidden, out_dim)

        for m in (self.linear1, self.linear2):
            nn.init.zeros_(m.weight)
            nn.init.ones_(m.bias)

    def forward(self, x):
        key = (id(self), id(x))
        if key not in _cache:
            _cache[key] = (x, self.linear2(self.linear1(x)))
        return _cache[key][1]


def make_optimizer(net):
    return torch.optim.Adam(net.parameters(), lr=0.001)
