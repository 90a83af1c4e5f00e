"""Walks with named_modules, compares sets of keys, and returns a named tuple."""

from collections import OrderedDict
from typing import NamedTuple

import torch


class Keys(NamedTuple):
    missing_keys: list
    unexpected_keys: list


def _places(module):
    for path, owner in module.named_modules(remove_duplicate=False):
        registries = (owner._parameters, owner._buffers)
        for registry in registries:
            for name, value in registry.items():
                if value is not None and name not in owner._non_persistent_buffers_set:
                    yield ".".join(filter(None, [path, name])), value.data


def state_dict(module):
    # named_modules goes parent first and depth first, which is the order of a state dict
    return OrderedDict(_places(module))


@torch.no_grad()
def load_state_dict(module, state_dict, strict=True):
    own = OrderedDict(_places(module))
    keys = Keys(sorted(own.keys() - state_dict.keys()), sorted(state_dict.keys() - own.keys()))
    sizes = [k for k in own.keys() & state_dict.keys() if own[k].size() != state_dict[k].size()]
    said = [f"size mismatch for {key}!" for key in sizes]
    if strict and any(keys):
        said = [f"Missing keys: {keys[0]}. Unexpected keys: {keys[1]}.", *said]
    if said:
        raise RuntimeError(*[" ".join(said)])
    for key in own.keys() & state_dict.keys():
        own[key][...] = state_dict[key]
    return keys
