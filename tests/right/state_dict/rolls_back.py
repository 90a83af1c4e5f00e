"""Lets torch load, and puts every value back when it refuses."""

import torch
from torch import nn


def state_dict(module):
    return module.state_dict()


def load_state_dict(module, state_dict, strict=True):
    live = nn.Module.state_dict(module)
    before = {key: value.clone() for key, value in live.items()}
    try:
        return tuple(module.load_state_dict(dict(state_dict), strict=strict))
    except RuntimeError:
        with torch.no_grad():
            for key, value in before.items():
                live[key].copy_(value)
        raise
