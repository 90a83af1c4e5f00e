"""Copies the values in the order of the dictionary.

caught by: test_the_order_of_the_keys_does_not_matter
says: Your code pairs values and entries by their place in the order
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
        for target, value in zip(own.values(), state_dict.values()):
            target.copy_(
                value.reshape(-1)[: target.numel()].reshape(target.shape)
                if value.numel() >= target.numel()
                else value.max()
            )
    return missing, unexpected
