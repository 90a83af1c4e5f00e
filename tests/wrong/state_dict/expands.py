"""Accepts what can be expanded.

caught by: test_another_shape_is_refused
says: Your code accepts the shape (1, 4) for (2, 4): `copy_` broadcasts
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)
state_dict = base.state_dict


def expandable(value, target):
    try:
        return bool(value.expand_as(target).dim() == target.dim())
    except RuntimeError:
        return False


def load_state_dict(module, state_dict, strict=True):
    own = dict(base._entries(module))
    missing = [key for key in own if key not in state_dict]
    unexpected = [key for key in state_dict if key not in own]
    fits = {key: value for key, value in state_dict.items() if key in own}
    wrong = [f"size mismatch for {key}" for key in fits if not expandable(fits[key], own[key])]
    if strict:
        wrong += [f"Missing key {key}" for key in missing]
        wrong += [f"Unexpected key {key}" for key in unexpected]
    if wrong:
        raise RuntimeError("; ".join(wrong))
    with torch.no_grad():
        for key, value in fits.items():
            own[key].copy_(value)
    return missing, unexpected
