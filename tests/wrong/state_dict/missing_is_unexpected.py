"""Exchanges missing and unexpected keys.

caught by: test_a_missing_key_is_refused, test_an_unexpected_key_is_refused, test_strict_false_loads_what_fits
says: Your message says that head.bias is unexpected
also: Your message says that tail.weight is missing
also: Your message says that scale is unexpected
also: You exchanged the two lists
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)
state_dict = base.state_dict


def load_state_dict(module, state_dict, strict=True):
    own = dict(base._entries(module))
    unexpected = [key for key in own if key not in state_dict]
    missing = [key for key in state_dict if key not in own]
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
