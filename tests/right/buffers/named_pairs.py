"""Raises a KeyError of its own and lists named tuples."""

from typing import NamedTuple

import torch

__all__ = ["named_buffers", "register_buffer"]


class NameTaken(KeyError):
    pass


def register_buffer(module, name, tensor, persistent=True):
    if not isinstance(name, str):
        raise TypeError(f"buffer name should be a string, got {type(name).__name__}")
    if name == "":
        raise NameTaken("buffer name can't be empty")
    if "." in name:
        raise NameTaken("buffer name can't contain a dot")
    if hasattr(module, name) and name not in module._buffers:
        raise NameTaken(f"attribute {name!r} already exists")
    if not (tensor is None or isinstance(tensor, torch.Tensor)):
        raise TypeError("neither a tensor nor None")
    module._buffers[name] = tensor
    if persistent:
        module._non_persistent_buffers_set.discard(name)
    else:
        module._non_persistent_buffers_set.add(name)


class Pair(NamedTuple):
    name: str
    buffer: torch.Tensor


def named_buffers(module, prefix="", recurse=True, remove_duplicate=True):
    seen = set()
    modules = (
        module.named_modules(prefix=prefix, remove_duplicate=remove_duplicate)
        if recurse
        else [(prefix, module)]
    )
    for path, m in modules:
        for name, b in m._buffers.items():
            if b is None or b in seen:
                continue
            if remove_duplicate:
                seen.add(b)
            yield Pair((path + "." if path else "") + name, b)
