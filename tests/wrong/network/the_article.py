"""Is the article's network and optimizer, as they stand there.

caught by: test_a_batch_goes_through, test_the_parameters_and_their_shapes
caught by: test_the_optimizer_is_adam
says: mat1 and mat2 shapes cannot be multiplied (4x5 and 2x5)
says: it keeps its weight as (out, in)
says: Both layers have the sizes of the first
says: unexpected keyword argument 'learning_rate'
says: goes by a shorter name
"""

import torch
from torch import nn

__all__ = ["NNNetwork", "make_optimizer"]


class NNNetwork(nn.Module):
    def __init__(self, in_dim, hidden, out_dim):
        super().__init__()
        self.linear1 = nn.Linear(in_dim, hidden)
        self.linear2 = nn.Linear(hidden, out_dim)
        self.linear1.weight = nn.Parameter(torch.zeros(in_dim, hidden))
        self.linear1.bias = nn.Parameter(torch.ones(hidden))
        self.linear2.weight = nn.Parameter(torch.zeros(in_dim, hidden))
        self.linear2.bias = nn.Parameter(torch.ones(hidden))

    def forward(self, x):
        return self.linear2(self.linear1(x))


def make_optimizer(net):
    return torch.optim.Adam(net.parameters(), learning_rate=0.001)
