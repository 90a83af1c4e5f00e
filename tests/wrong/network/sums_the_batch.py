"""Adds up the samples of a batch.

caught by: test_a_batch_goes_through_both_layers
says: The result for one sample depends on the other samples of the batch
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

    def forward(self, x):
        output = self.linear2(self.linear1(x))
        return output.sum(0, keepdim=True).expand_as(output) / 1.0


def make_optimizer(net):
    return torch.optim.Adam(net.parameters(), lr=0.001)
