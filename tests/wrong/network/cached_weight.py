"""Keeps the weight of its first call.

caught by: test_forward_uses_what_the_parameters_hold_now
says: This is right in the first call
also: `linear1.weight` gets no gradient
"""

import torch
from torch import nn

__all__ = ["NNNetwork", "make_optimizer"]


class NNNetwork(nn.Module):
    def __init__(self, in_dim, hidden, out_dim):
        super().__init__()
        self.linear1 = nn.Linear(in_dim, hidden)
        self.linear2 = nn.Linear(hidden, out_dim)
        for layer in (self.linear1, self.linear2):
            nn.init.zeros_(layer.weight)
            nn.init.ones_(layer.bias)

    def forward(self, x):
        if not hasattr(self, "w"):
            self.w = self.linear1.weight.detach().clone()
        return self.linear2(nn.functional.linear(x, self.w, self.linear1.bias))


def make_optimizer(net):
    return torch.optim.Adam(net.parameters(), lr=0.001)
