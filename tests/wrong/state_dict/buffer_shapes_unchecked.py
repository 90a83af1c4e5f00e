"""Compares the shapes of parameters only.

caught by: test_another_shape_is_refused
says: This error comes from the copy itself, which is too late
also: Your code copies values before it knows that the load is refused
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)
state_dict = base.state_dict


def load_state_dict(module, state_dict, strict=True):
    own = dict(base._entries(module))
    missing = [key for key in own if key not in state_dict]
    unexpected = [key for key in state_dict if key not in own]
    fits = {key: value for key, value in state_dict.items() if key in own}
    wrong = [
        f"size mismatch for {key}"
        for key in fits
        if own[key].requires_grad and fits[key].shape != own[key].shape
    ]
    if strict:
        wrong += [f"Missing key {key}" for key in missing]
        wrong += [f"Unexpected key {key}" for key in unexpected]
    if wrong:
        raise RuntimeError("; ".join(wrong))
    with torch.no_grad():
        for key, value in fits.items():
            own[key].copy_(value)
    return missing, unexpected
