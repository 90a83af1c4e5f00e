"""Fills the parameters through .data and computes with functions."""

import torch
from torch import nn

__all__ = ["NNNetwork", "make_optimizer"]


class NNNetwork(nn.Module):
    def __init__(self, in_dim, hidden, out_dim):
        super().__init__()
        self.linear1 = nn.Linear(in_dim, hidden)
        self.linear2 = nn.Linear(hidden, out_dim)
        for layer in (self.linear1, self.linear2):
            layer.weight.data.zero_()
            layer.bias.data = torch.ones(layer.out_features)

    def forward(self, x):
        hidden = nn.functional.linear(x, self.linear1.weight, self.linear1.bias)
        return hidden @ self.linear2.weight.mT + self.linear2.bias


def make_optimizer(net):
    return torch.optim.Adam(net.parameters(), torch.tensor(0.001))
