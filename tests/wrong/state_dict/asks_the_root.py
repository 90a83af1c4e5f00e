"""Asks the module at the top which buffers are not saved, for all modules.

caught by: test_children_follow_the_module
says: A child's buffers are chosen by the set of another module
"""

import torch

__all__ = ["load_state_dict", "state_dict"]


def _entries(module):
    for path, m in module.named_modules(remove_duplicate=False):
        pre = path + "." if path else ""
        for n, p in m._parameters.items():
            if p is not None:
                yield pre + n, p
        for n, b in m._buffers.items():
            if b is not None and n not in module._non_persistent_buffers_set:
                yield pre + n, b


def state_dict(module):
    return {key: t.detach() for key, t in _entries(module)}


def load_state_dict(module, state_dict, strict=True):
    own = dict(_entries(module))
    missing = [k for k in own if k not in state_dict]
    unexpected = [k for k in state_dict if k not in own]
    errors = []
    if strict and missing:
        errors.append("Missing key(s) in state_dict: " + ", ".join(missing))
    if strict and unexpected:
        errors.append("Unexpected key(s) in state_dict: " + ", ".join(unexpected))
    for k, v in state_dict.items():
        if k in own and v.shape != own[k].shape:
            errors.append(f"size mismatch for {k}: {tuple(v.shape)} vs {tuple(own[k].shape)}")
    if errors:
        raise RuntimeError("\n".join(errors))
    with torch.no_grad():
        for k, v in state_dict.items():
            if k in own:
                own[k].copy_(v)
    return missing, unexpected
