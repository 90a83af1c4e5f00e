"""Has a layer that nobody asked for.

caught by: test_it_has_four_parameters
says: `linear3.weight` is one parameter too many
"""

import torch
from torch import nn

__all__ = ["NNNetwork", "make_optimizer"]


class NNNetwork(nn.Module):
    def __init__(self, in_dim, hidden, out_dim):
        super().__init__()
        self.linear1 = nn.Linear(in_dim, hidden)
        self.linear2 = nn.Linear(hidden, out_dim)
        nn.init.zeros_(self.linear1.weight)
        nn.init.ones_(self.linear1.bias)
        nn.init.zeros_(self.linear2.weight)
        nn.init.ones_(self.linear2.bias)
        self.linear3 = nn.Linear(out_dim, out_dim)

    def forward(self, x):
        return self.linear2(self.linear1(x))


def make_optimizer(net):
    return torch.optim.Adam(net.parameters(), lr=0.001)
