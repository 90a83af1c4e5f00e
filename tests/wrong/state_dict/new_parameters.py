"""Puts new Parameters in the place of the old ones.

caught by: test_loading_copies_in_place, test_the_optimizer_still_trains_the_module
says: Your code puts a new Parameter in the place of the old one
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
    for path, owner in module.named_modules():
        for name, old in {**owner._parameters, **owner._buffers}.items():
            key = f"{path}.{name}" if path else name
            if key in fits and name in owner._parameters:
                flag = old.requires_grad
                owner._parameters[name] = torch.nn.Parameter(
                    fits[key].detach().to(old.dtype, copy=True), flag
                )
            elif key in fits:
                old.copy_(fits[key].detach())
    return missing, unexpected
