"""Walks the tree by recursion, and knows by their ids what it has seen."""

import re

from torch import Tensor

_ABSENT = object()


def register_buffer(module, name, tensor, persistent=True):
    if type(name) is not str:
        raise TypeError("names are strings")
    is_buffer = name in module._buffers
    if re.fullmatch(r"[^.]+", name) is None:
        raise KeyError(name)
    if not is_buffer and getattr(module, name, _ABSENT) is not _ABSENT:
        raise KeyError(f"{name} is taken")
    if not (tensor is None or isinstance(tensor, Tensor)):
        raise TypeError("neither a tensor nor None")
    module._buffers.update({name: tensor})
    marked = module._non_persistent_buffers_set
    marked -= {name}
    if not persistent:
        marked |= {name}


def named_buffers(module, prefix="", recurse=True, remove_duplicate=True, _seen=None):
    seen = set() if _seen is None else _seen
    lead = f"{prefix}." if prefix else ""
    for name, buffer in module._buffers.items():
        if buffer is None or (remove_duplicate and id(buffer) in seen):
            continue
        seen.add(id(buffer))
        yield lead + name, buffer
    if recurse:
        for name, child in module._modules.items():
            if child is None or (remove_duplicate and id(child) in seen):
                continue
            seen.add(id(child))
            yield from named_buffers(child, lead + name, True, remove_duplicate, seen)
