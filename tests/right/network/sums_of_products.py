"""Says the products itself, and gives weights and biases to Adam in two groups."""

import torch
from torch import nn

__all__ = ["NNNetwork", "make_optimizer"]


class NNNetwork(nn.Module):
    def __init__(self, in_dim, hidden, out_dim):
        super().__init__()
        self.linear1 = nn.Linear(in_dim, hidden)
        self.linear2 = nn.Linear(hidden, out_dim)
        self.sizes = (in_dim, hidden, out_dim)
        for layer in self.children():
            layer.weight.data *= 0
            layer.bias.data.fill_(1)

    def forward(self, x):
        h = torch.einsum("bi,hi->bh", x, self.linear1.weight) + self.linear1.bias
        return torch.einsum("bh,oh->bo", h, self.linear2.weight) + self.linear2.bias


def make_optimizer(net):
    weights = [p for n, p in net.named_parameters() if n.endswith("weight")]
    biases = [p for n, p in net.named_parameters() if n.endswith("bias")]
    return torch.optim.Adam([{"params": weights}, {"params": biases}], lr=0.001)
