"""Puts new tensors in the place of the buffers.

caught by: test_loading_copies_in_place
says: Your code puts a new tensor in the place of a buffer
also: Your load separates what was shared: each name now has an object of its own
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
    wrong = [f"size mismatch for {key}" for key in fits if fits[key].shape != own[key].shape]
    if strict:
        wrong += [f"Missing key {key}" for key in missing]
        wrong += [f"Unexpected key {key}" for key in unexpected]
    if wrong:
        raise RuntimeError("; ".join(wrong))
    with torch.no_grad():
        for key, value in fits.items():
            own[key].copy_(value)
    for path, owner in module.named_modules():
        for name, old in owner._buffers.items():
            if (f"{path}.{name}" if path else name) in fits:
                owner._buffers[name] = old.clone()
    return missing, unexpected
