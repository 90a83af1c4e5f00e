"""Looks up every key without asking.

caught by: test_a_missing_key_is_refused
says: Your code looks up head.bias before it asks whether the dictionary has it
also: Your code looks up bias, a key that is missing
also: Your code looks up mask before it asks whether the dictionary has it
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)
state_dict = base.state_dict


def load_state_dict(module, state_dict, strict=True):
    own = dict(base._entries(module))
    missing = [key for key in own if state_dict[key] is None]
    unexpected = [key for key in state_dict if key not in own]
    fits = {key: value for key, value in state_dict.items() if key in own}
    wrong = [f"size mismatch for {key}" for key in fits if fits[key].shape != own[key].shape]
    if strict:
        wrong += [f"Missing key {key}" for key in missing]
        wrong += [f"Unexpected key {key}" for key in unexpected]
    if wrong:
        raise RuntimeError("; ".join(wrong))
    with torch.no_grad():
        for key, value in fits.items():
            own[key].copy_(value)
    return missing, unexpected
