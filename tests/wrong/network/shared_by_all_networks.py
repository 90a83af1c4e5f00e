"""Makes the ones of the last bias once for all networks.

caught by: test_weights_are_zero_and_biases_are_one
says: `linear2.bias` uses the same memory in all networks
"""

import torch
from torch import nn

__all__ = ["NNNetwork", "make_optimizer"]


ONES = torch.ones(100)


class NNNetwork(nn.Module):
    def __init__(self, in_dim, hidden, out_dim):
        super().__init__()
        self.linear1 = nn.Linear(in_dim, hidden)
        self.linear2 = nn.Linear(hidden, out_dim)
        self.linear1.weight = nn.Parameter(torch.zeros(hidden, in_dim))
        self.linear1.bias = nn.Parameter(torch.ones(hidden))
        self.linear2.weight = nn.Parameter(torch.zeros(out_dim, hidden))
        self.linear2.bias = nn.Parameter(ONES[:out_dim])

    def forward(self, x):
        return self.linear2(self.linear1(x))


def make_optimizer(net):
    return torch.optim.Adam(net.parameters(), lr=0.001)
