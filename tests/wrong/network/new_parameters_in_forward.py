"""Makes new weights in every forward pass.

caught by: test_a_batch_goes_through_both_layers
says: The result does not change when you change the Parameters
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
        one = torch.zeros(len(self.linear1.bias), x.shape[1], dtype=x.dtype)
        two = torch.zeros(len(self.linear2.bias), len(one), dtype=x.dtype)
        one_bias, two_bias = (
            torch.ones(len(one), dtype=x.dtype),
            torch.ones(len(two), dtype=x.dtype),
        )
        hidden = nn.functional.linear(x, one, one_bias)
        return nn.functional.linear(hidden, two, two_bias).requires_grad_()


def make_optimizer(net):
    return torch.optim.Adam(net.parameters(), lr=0.001)
