"""Fills the parameters in place while autograd records.

caught by: test_linear1_takes_a_batch
says: A tensor that requires a gradient was changed in place while autograd records
"""

import torch
from torch import nn

__all__ = ["NNNetwork", "make_optimizer"]


class NNNetwork(nn.Module):
    def __init__(self, in_dim, hidden, out_dim):
        super().__init__()
        self.linear1 = nn.Linear(in_dim, hidden)
        self.linear2 = nn.Linear(hidden, out_dim)
        self.linear1.weight.zero_()
        self.linear1.bias.fill_(1.0)
        self.linear2.weight.zero_()
        self.linear2.bias.fill_(1.0)

    def forward(self, x):
        return self.linear2(self.linear1(x))


def make_optimizer(net):
    return torch.optim.Adam(net.parameters(), lr=0.001)
