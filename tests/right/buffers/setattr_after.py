"""Registers None first and lets the module assign the tensor; lists over named_modules()."""

import torch


def register_buffer(module, name, tensor, persistent=True):
    if not isinstance(name, str):
        raise TypeError
    if not (tensor is None or isinstance(tensor, torch.Tensor)):
        raise TypeError
    if not name or set(name) & {"."}:
        raise KeyError
    if name not in module._buffers:
        if hasattr(module, name):
            raise KeyError
        module._buffers[name] = None
    if persistent:
        module._non_persistent_buffers_set -= {name}
    else:
        module._non_persistent_buffers_set |= {name}
    setattr(module, name, tensor)


def named_buffers(module, prefix="", recurse=True, remove_duplicate=True):
    seen = {}
    result = []
    for path, m in module.named_modules(remove_duplicate=remove_duplicate):
        if path and not recurse:
            break
        for name in m._buffers:
            b = m._buffers[name]
            if b is not None:
                full = ".".join(p for p in [prefix, path, name] if p != "")
                if remove_duplicate:
                    if b in seen:
                        continue
                    seen[b] = full
                result.append((full, b))
    return result
