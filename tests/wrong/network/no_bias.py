"""Has no biases.

caught by: test_linear1_takes_a_batch
says: `linear1.bias` is None
also: `linear2.bias` is None
"""

import torch
from torch import nn

__all__ = ["NNNetwork", "make_optimizer"]


class NNNetwork(nn.Module):
    def __init__(self, in_dim, hidden, out_dim):
        super().__init__()
        self.linear1 = nn.Linear(in_dim, hidden, bias=False)
        self.linear2 = nn.Linear(hidden, out_dim, bias=False)
        nn.init.zeros_(self.linear1.weight)
        nn.init.zeros_(self.linear2.weight)

    def forward(self, x):
        return self.linear2(self.linear1(x))


def make_optimizer(net):
    return torch.optim.Adam(net.parameters(), lr=0.001)
