"""Uses the bias of linear1 for linear2 as well: `linear2.bias = linear1.bias`.

caught by: test_linear1_takes_a_batch
says: `linear1.bias` and `linear2.bias` are one Parameter
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
        self.linear2.bias = self.linear1.bias

    def forward(self, x):
        return self.linear2(self.linear1(x))


def make_optimizer(net):
    return torch.optim.Adam(net.parameters(), lr=0.001)
