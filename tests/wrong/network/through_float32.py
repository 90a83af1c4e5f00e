"""Computes in float32 and converts the result back.

caught by: test_it_computes_in_float64
says: Digits are lost: values went through float32
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
        y = nn.functional.linear(x.float(), self.linear1.weight.float(), self.linear1.bias.float())
        return self.linear2(y.to(x.dtype))


def make_optimizer(net):
    return torch.optim.Adam(net.parameters(), lr=0.001)
