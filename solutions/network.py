"""A network of two linear layers and its optimizer, after an article about `nn.Parameter`.

Source: "PyTorch中的torch.nn.Parameter() 详解"
(https://blog.csdn.net/weixin_44966641/article/details/118730730), and the documentation of
`torch.nn.Linear` (https://docs.pytorch.org/docs/stable/generated/torch.nn.Linear.html) and
`torch.optim.Adam` (https://docs.pytorch.org/docs/stable/generated/torch.optim.Adam.html).
"""

import torch
from torch import nn

__all__ = ["NNNetwork", "make_optimizer"]


class NNNetwork(nn.Module):
    """Two linear layers, one after the other, with nothing between them.

    Each layer has a weight and a bias. These four are Parameters with their own memory, and the network has no
    others. In a new network every weight is zero and every bias is one. All of them are trained.
    """

    def __init__(self, in_dim: int, hidden: int, out_dim: int) -> None:
        """Make `linear1`, from `in_dim` to `hidden` features, then `linear2`, from `hidden` to `out_dim`."""
        super().__init__()
        self.linear1 = nn.Linear(in_dim, hidden)
        self.linear2 = nn.Linear(hidden, out_dim)
        # BEGIN SOLUTION: with these, a batch does not go through the network. Find out why, and repair it
        for layer in (self.linear1, self.linear2):
            nn.init.zeros_(layer.weight)
            nn.init.ones_(layer.bias)
        # END SOLUTION
        # BEGIN PROMPT
        # self.linear1.weight = nn.Parameter(torch.zeros(in_dim, hidden))
        # self.linear1.bias = nn.Parameter(torch.ones(hidden))
        # self.linear2.weight = nn.Parameter(torch.zeros(in_dim, hidden))
        # self.linear2.bias = nn.Parameter(torch.ones(hidden))
        # END PROMPT

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return `linear2(linear1(x))`: `(batch, in_dim)` becomes `(batch, out_dim)`.

        Each call uses the values that the Parameters hold now. It leaves `x` as it is.
        """
        features = self.linear1(x)
        return self.linear2(features)


def make_optimizer(net: NNNetwork) -> torch.optim.Adam:
    """Return a new Adam that holds the four Parameters of `net`, with a learning rate of 0.001.

    Its steps are those of Adam with its other defaults. The values in `net` stay as they are.
    """
    # BEGIN SOLUTION: torch refuses this call. Find out why, and repair it
    return torch.optim.Adam(net.parameters(), lr=0.001)
    # END SOLUTION
    # BEGIN PROMPT
    # return torch.optim.Adam(net.parameters(), learning_rate=0.001)
    # END PROMPT
