"""Drops the article's zeros and ones.

caught by: test_weights_are_zero_and_biases_are_one
says: `linear1.weight` still holds random numbers
"""

import torch
from torch import nn

__all__ = ["NNNetwork", "make_optimizer"]


class NNNetwork(nn.Module):
    def __init__(self, in_dim, hidden, out_dim):
        super().__init__()
        self.linear1 = nn.Linear(in_dim, hidden)
        self.linear2 = nn.Linear(hidden, out_dim)

    def forward(self, x):
        return self.linear2(self.linear1(x))


def make_optimizer(net):
    return torch.optim.Adam(net.parameters(), lr=0.001)
