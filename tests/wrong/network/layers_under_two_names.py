"""Registers both layers a second time, in a Sequential.

caught by: test_it_has_four_parameters
says: `net.0.weight` is a second name of `linear1.weight`
"""

import torch
from torch import nn


class NNNetwork(nn.Module):
    def __init__(self, in_dim, hidden, out_dim):
        super().__init__()
        self.linear1 = nn.Linear(in_dim, hidden)
        self.linear2 = nn.Linear(hidden, out_dim)
        self.net = nn.Sequential(self.linear1, self.linear2)

        for m in (self.linear1, self.linear2):
            nn.init.zeros_(m.weight)
            nn.init.ones_(m.bias)

    def forward(self, x):
        return self.net(x)


def make_optimizer(net):
    return torch.optim.Adam(net.parameters(), lr=0.001)
