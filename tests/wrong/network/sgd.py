"""Takes SGD.

caught by: test_the_optimizer_is_adam
says: SGD is another optimizer
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
        return self.linear2(self.linear1(x))


def make_optimizer(net):
    return torch.optim.SGD(net.parameters(), lr=0.001)
