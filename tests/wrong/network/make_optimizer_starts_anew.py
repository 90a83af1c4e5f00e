"""make_optimizer sets the network back to zeros and ones.

caught by: test_the_network_stays_as_it_was
says: `make_optimizer` changes what the Parameters hold
"""

import torch
from torch import nn

__all__ = ["NNNetwork", "make_optimizer"]


class NNNetwork(nn.Module):
    def __init__(self, in_dim, hidden, out_dim):
        super().__init__()
        self.linear1 = nn.Linear(in_dim, hidden)
        self.linear2 = nn.Linear(hidden, out_dim)
        self.linear1.weight = nn.Parameter(torch.zeros(hidden, in_dim))
        self.linear1.bias = nn.Parameter(torch.ones(hidden))
        self.linear2.weight = nn.Parameter(torch.zeros(out_dim, hidden))
        self.linear2.bias = nn.Parameter(torch.ones(out_dim))

    def forward(self, x):
        return self.linear2(self.linear1(x))


def make_optimizer(net):
    for layer in (net.linear1, net.linear2):
        nn.init.zeros_(layer.weight)
        nn.init.ones_(layer.bias)
    return torch.optim.Adam(net.parameters(), lr=0.001)
