"""Adds a softmax in eval mode.

caught by: test_evaluation_mode_changes_nothing
says: In train mode this is right
"""

import torch
from torch import nn

__all__ = ["NNNetwork", "make_optimizer"]


class NNNetwork(nn.Module):
    def __init__(self, in_dim, hidden, out_dim):
        super().__init__()
        self.linear1 = nn.Linear(in_dim, hidden)
        self.linear2 = nn.Linear(hidden, out_dim)
        for layer in (self.linear1, self.linear2):
            nn.init.zeros_(layer.weight)
            nn.init.ones_(layer.bias)

    def forward(self, x):
        y = self.linear2(self.linear1(x))
        return y if self.training else y.softmax(-1)


def make_optimizer(net):
    return torch.optim.Adam(net.parameters(), lr=0.001)
