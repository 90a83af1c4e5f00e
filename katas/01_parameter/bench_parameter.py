"""What it costs to make Parameters, beside torch's own class."""

import torch
from torch import nn

from dojo import checks


def test_make(kata, side_by_side):
    """Make 1,000 Parameters."""
    mine = kata.Parameter
    made = mine(torch.ones(3, 4) * 2)
    checks.equal((made.requires_grad, made.is_leaf), (True, True), "requires_grad, is_leaf")
    side_by_side(
        {
            "yours": lambda: [mine(torch.ones(3, 4)) for _ in range(1000)],
            "torch": lambda: [nn.Parameter(torch.ones(3, 4)) for _ in range(1000)],
        }
    )


def test_use(kata, side_by_side):
    """Use a Parameter 1,000 times."""
    mine, torchs = kata.Parameter(torch.ones(100, 100)), nn.Parameter(torch.ones(100, 100))
    checks.equal(type(mine * 2), torch.Tensor, "type(parameter * 2)")
    side_by_side(
        {
            "yours": lambda: [mine * 2 for _ in range(1000)],
            "torch": lambda: [torchs * 2 for _ in range(1000)],
        }
    )
