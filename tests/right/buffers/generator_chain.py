"""Iterative stack, nested generator expressions."""

from collections import OrderedDict

import torch


def register_buffer(module, name, tensor, persistent=True):
    match name:
        case str():
            pass
        case _:
            raise TypeError(name)
    if len(name) == 0 or name.find(".") >= 0:
        raise KeyError(name)
    buffers = vars(module)["_buffers"]
    try:
        getattr(module, name)
    except AttributeError:
        pass
    else:
        if name not in buffers:
            raise KeyError(name)
    if not isinstance(tensor, (torch.Tensor, type(None))):
        raise TypeError(tensor)
    buffers[name] = tensor
    getattr(module._non_persistent_buffers_set, "discard" if persistent else "add")(name)


def named_buffers(module, prefix="", recurse=True, remove_duplicate=True):
    stack, out, seen = [(prefix, module)], OrderedDict(), []
    while stack:
        path, m = stack.pop()
        if remove_duplicate and any(m is s for s in seen):
            continue
        seen.append(m)
        for n, b in m._buffers.items():
            if b is None or (remove_duplicate and any(b is s for s in seen)):
                continue
            seen.append(b)
            out[".".join([path, n]) if path else n] = b
        if recurse:
            stack += [
                (f"{path}.{n}" if path else n, c)
                for n, c in reversed(list(m._modules.items()))
                if c is not None
            ]
    return out.items()
