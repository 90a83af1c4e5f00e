"""What it costs to save and to load a state dict of 300 tensors, beside torch's own methods."""

import torch
from torch import nn

from dojo import checks


def network():
    """Return 60 layers with five tensors each, of which two are trained."""
    return nn.Sequential(
        *(nn.Sequential(nn.Linear(64, 64), nn.BatchNorm1d(64, affine=False)) for _ in range(60))
    )


def test_save(kata, side_by_side):
    """Save 300 tensors."""
    net = network()
    checks.equal(kata.state_dict(net), dict(net.state_dict()), "state_dict(net)")
    side_by_side({"yours": lambda: kata.state_dict(net), "torch": net.state_dict})


def test_load(kata, side_by_side):
    """Load 300 tensors."""
    net, saved = network(), dict(network().state_dict())
    kata.load_state_dict(net, saved)
    checks.equal(
        dict(net.state_dict()), saved, "net.state_dict() after load_state_dict(net, saved)"
    )
    side_by_side(
        {
            "yours": lambda: kata.load_state_dict(net, saved),
            "torch": lambda: net.load_state_dict(saved),
        }
    )
