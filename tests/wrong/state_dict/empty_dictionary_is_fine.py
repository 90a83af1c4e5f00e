"""Returns two empty lists for an empty dictionary, without a look at the module.

caught by: test_a_missing_key_is_refused
says: Your code accepts an empty dictionary
also: Your lists are empty
"""

import torch


def _entries(module, prefix=""):
    for name, p in module._parameters.items():
        if p is not None:
            yield prefix + name, p
    for name, b in module._buffers.items():
        if b is not None and name not in module._non_persistent_buffers_set:
            yield prefix + name, b
    for name, child in module._modules.items():
        if child is not None:
            yield from _entries(child, prefix + name + ".")


def state_dict(module):
    return {k: t.detach() for k, t in _entries(module)}


def load_state_dict(module, state_dict, strict=True):
    if not state_dict:
        return [], []
    own = dict(_entries(module))
    missing = [k for k in own if k not in state_dict]
    unexpected = [k for k in state_dict if k not in own]
    errors = []
    if strict and missing:
        errors.append("Missing key(s): " + ", ".join(missing))
    if strict and unexpected:
        errors.append("Unexpected key(s): " + ", ".join(unexpected))
    for k, v in state_dict.items():
        if k in own and v.shape != own[k].shape:
            errors.append(f"size mismatch for {k}")
    if errors:
        raise RuntimeError("; ".join(errors))
    with torch.no_grad():
        for k, v in state_dict.items():
            if k in own:
                own[k].copy_(v)
    return missing, unexpected
