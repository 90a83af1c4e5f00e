"""Lists the plain tensor attributes as well.

caught by: test_buffers_and_nothing_else_are_listed
says: You list a plain tensor
"""

import torch

__all__ = ["named_buffers", "register_buffer"]


def register_buffer(module, name, tensor, persistent=True):
    if not isinstance(name, str):
        raise TypeError(f"buffer name should be a string, got {type(name).__name__}")
    if name == "":
        raise KeyError("buffer name can't be empty")
    if "." in name:
        raise KeyError("buffer name can't contain a dot")
    if hasattr(module, name) and name not in module._buffers:
        raise KeyError(f"attribute {name!r} already exists")
    if not (tensor is None or isinstance(tensor, torch.Tensor)):
        raise TypeError("neither a tensor nor None")
    module._buffers[name] = tensor
    if persistent:
        module._non_persistent_buffers_set.discard(name)
    else:
        module._non_persistent_buffers_set.add(name)


def named_buffers(module, prefix="", recurse=True, remove_duplicate=True):
    seen = set()
    modules = (
        module.named_modules(prefix=prefix, remove_duplicate=remove_duplicate)
        if recurse
        else [(prefix, module)]
    )
    for path, m in modules:
        for name, b in list(m._buffers.items()) + [
            (k, v) for k, v in m.__dict__.items() if isinstance(v, torch.Tensor)
        ]:
            if b is None or b in seen:
                continue
            if remove_duplicate:
                seen.add(b)
            yield (path + "." if path else "") + name, b
