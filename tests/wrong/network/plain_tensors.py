"""Puts plain tensors in the place of the weights.

caught by: test_linear1_takes_a_batch
says: `linear1.weight` is a plain tensor, so nobody trains it
also: `linear2.weight` is a plain tensor, so nobody trains it
"""

import torch
from torch import nn

__all__ = ["NNNetwork", "make_optimizer"]


class NNNetwork(nn.Module):
    def __init__(self, in_dim, hidden, out_dim):
        super().__init__()
        self.linear1 = nn.Linear(in_dim, hidden)
        self.linear2 = nn.Linear(hidden, out_dim)
        del self.linear1.weight, self.linear2.weight
        self.linear1.weight = torch.zeros(hidden, in_dim, requires_grad=True)
        self.linear2.weight = torch.zeros(out_dim, hidden, requires_grad=True)
        nn.init.ones_(self.linear1.bias)
        nn.init.ones_(self.linear2.bias)

    def forward(self, x):
        return self.linear2(self.linear1(x))


def make_optimizer(net):
    return torch.optim.Adam(net.parameters(), lr=0.001)
