"""Copies what fits on its way to a refusal, as torch does.

caught by: test_a_refused_load_changes_nothing
says: Your code copies values before it knows that the load is refused
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)
state_dict = base.state_dict


def load_state_dict(module, state_dict, strict=True):
    own, wrong, missing = dict(base._entries(module)), [], []
    for key, target in own.items():
        if key not in state_dict:
            missing.append(key)
        elif state_dict[key].shape != target.shape:
            wrong.append(f"size mismatch for {key}")
        else:
            with torch.no_grad():
                target.copy_(state_dict[key])
    unexpected = [key for key in state_dict if key not in own]
    if strict:
        wrong += [f"Missing key {key}" for key in missing]
        wrong += [f"Unexpected key {key}" for key in unexpected]
    if wrong:
        raise RuntimeError("; ".join(wrong))
    return missing, unexpected
