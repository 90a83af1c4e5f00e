"""Fills what nn.Linear made, and groups weights and biases."""

import torch
from torch import nn

__all__ = ["NNNetwork", "make_optimizer"]


class NNNetwork(nn.Module):
    def __init__(self, in_dim, hidden, out_dim):
        super().__init__()
        self.linear1 = nn.Linear(in_dim, hidden)
        self.linear2 = nn.Linear(hidden, out_dim)
        with torch.no_grad():
            for name, parameter in self.named_parameters():
                parameter.fill_(1.0 if name.endswith("bias") else 0.0)

    def forward(self, x):
        for layer in self.children():
            x = layer(x)
        return x


def make_optimizer(net):
    weights = [p for p in net.parameters() if p.dim() > 1]
    biases = [p for p in net.parameters() if p.dim() == 1]
    return torch.optim.Adam([{"params": biases, "lr": 0.001}, {"params": weights}], lr=0.001)
