"""Cuts both biases out of one tensor, side by side, so that they do not overlap."""

import torch
from torch import nn

__all__ = ["NNNetwork", "make_optimizer"]


class NNNetwork(nn.Module):
    def __init__(self, in_dim, hidden, out_dim):
        super().__init__()
        self.linear1 = nn.Linear(in_dim, hidden)
        self.linear2 = nn.Linear(hidden, out_dim)
        ones = torch.ones(hidden + out_dim)
        self.linear1.weight = nn.Parameter(torch.zeros_like(self.linear1.weight))
        self.linear2.weight = nn.Parameter(torch.zeros_like(self.linear2.weight))
        self.linear1.bias = nn.Parameter(ones[:hidden])
        self.linear2.bias = nn.Parameter(ones[hidden:])

    def forward(self, x):
        return self.linear2(self.linear1(x))


def make_optimizer(net):
    return torch.optim.Adam(net.parameters(), lr=0.001)
