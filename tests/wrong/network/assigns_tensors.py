"""Assigns plain tensors to the names of Parameters.

caught by: test_linear1_takes_a_batch
says: This name belongs to a registered Parameter
"""

import torch
from torch import nn

__all__ = ["NNNetwork", "make_optimizer"]


class NNNetwork(nn.Module):
    def __init__(self, in_dim, hidden, out_dim):
        super().__init__()
        self.linear1 = nn.Linear(in_dim, hidden)
        self.linear2 = nn.Linear(hidden, out_dim)
        self.linear1.weight = torch.zeros(hidden, in_dim)
        self.linear1.bias = nn.Parameter(torch.ones(hidden))
        self.linear2.weight = nn.Parameter(torch.zeros(out_dim, hidden))
        self.linear2.bias = nn.Parameter(torch.ones(out_dim))

    def forward(self, x):
        return self.linear2(self.linear1(x))


def make_optimizer(net):
    return torch.optim.Adam(net.parameters(), lr=0.001)
