"""Keeps the weights as (in, out) and multiplies by hand.

caught by: test_linear1_takes_a_batch
says: linear1 cannot multiply
also: linear2 cannot multiply
also: `linear1.weight` has the shape (5, 2), which is not what nn.Linear needs for these sizes
"""

import torch
from torch import nn

__all__ = ["NNNetwork", "make_optimizer"]


class NNNetwork(nn.Module):
    def __init__(self, in_dim, hidden, out_dim):
        super().__init__()
        self.linear1 = nn.Linear(in_dim, hidden)
        self.linear2 = nn.Linear(hidden, out_dim)
        self.linear1.weight = nn.Parameter(torch.zeros(in_dim, hidden))
        self.linear1.bias = nn.Parameter(torch.ones(hidden))
        self.linear2.weight = nn.Parameter(torch.zeros(hidden, out_dim))
        self.linear2.bias = nn.Parameter(torch.ones(out_dim))

    def forward(self, x):
        x = x @ self.linear1.weight + self.linear1.bias
        return x @ self.linear2.weight + self.linear2.bias


def make_optimizer(net):
    return torch.optim.Adam(net.parameters(), lr=0.001)
