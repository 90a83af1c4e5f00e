"""make_optimizer freezes linear1.

caught by: test_the_first_step_moves_linear2_alone
says: `make_optimizer` freezes `linear1.weight`
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
        return self.linear2(self.linear1(x))


def make_optimizer(net):
    net.linear1.requires_grad_(False)
    return torch.optim.Adam(net.parameters(), lr=0.001)
