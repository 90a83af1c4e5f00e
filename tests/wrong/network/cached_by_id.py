"""Keeps one optimizer for each network and returns it again.

caught by: test_each_call_makes_a_new_optimizer
says: Your code returns the optimizer of an earlier call
"""

import torch
from torch import nn

__all__ = ["NNNetwork", "make_optimizer"]

_made = {}


class NNNetwork(nn.Module):
    def __init__(self, in_dim, hidden, out_dim):
        super().__init__()
        self.linear1 = nn.Linear(in_dim, hidden)
        self.linear2 = nn.Linear(hidden, out_dim)
        for layer in (self.linear1, self.linear2):
            nn.init.zeros_(layer.weight)
            nn.init.ones_(layer.bias)

    def forward(self, x):
        return self.linear2(self.linear1(x))


def make_optimizer(net):
    if id(net) not in _made:
        _made[id(net)] = (net, torch.optim.Adam(net.parameters(), lr=0.001))
    return _made[id(net)][1]
