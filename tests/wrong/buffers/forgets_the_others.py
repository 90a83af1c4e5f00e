"""Replaces the set of what is not saved instead of adding to it: right for one buffer.

caught by: test_a_buffer_is_saved_unless_it_is_not_persistent
says: After another registration your code forgets that a buffer is not saved
"""

from torch import Tensor

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
    if not (tensor is None or isinstance(tensor, Tensor)):
        raise TypeError("neither a tensor nor None")
    module._buffers[name] = tensor
    module._non_persistent_buffers_set = set() if persistent else {name}


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
            yield (path + "." if path else "") + name, b
