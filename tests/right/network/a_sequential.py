"""Is an nn.Sequential, whose layers have names; writes out the defaults of Adam."""

import torch
from torch import nn

__all__ = ["NNNetwork", "make_optimizer"]


class NNNetwork(nn.Sequential):
    def __init__(self, in_dim, hidden, out_dim):
        super().__init__()
        self.add_module("linear1", nn.Linear(in_dim, hidden))
        self.add_module("linear2", nn.Linear(hidden, out_dim))
        for p in self.parameters():
            torch.nn.init.constant_(p, 0.0 if p.ndim > 1 else 1.0)


def make_optimizer(net):
    return torch.optim.Adam(
        net.parameters(), lr=0.001, betas=(0.9, 0.999), eps=1e-8, weight_decay=0
    )
