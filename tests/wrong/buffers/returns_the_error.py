"""Makes the exceptions, and returns them.

caught by: test_a_name_is_a_string, test_a_name_is_not_taken
says: Your code returns the exception
"""

from torch import Tensor

__all__ = ["named_buffers", "register_buffer"]


def register_buffer(module, name, tensor, persistent=True):
    if not isinstance(name, str):
        return TypeError(f"buffer name should be a string, got {type(name).__name__}")
    if name == "":
        return KeyError("buffer name can't be empty")
    if "." in name:
        return KeyError("buffer name can't contain a dot")
    if hasattr(module, name) and name not in module._buffers:
        return KeyError(f"attribute {name!r} already exists")
    if not (tensor is None or isinstance(tensor, Tensor)):
        return TypeError("neither a tensor nor None")
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
        for name, b in m._buffers.items():
            if b is None or b in seen:
                continue
            if remove_duplicate:
                seen.add(b)
            yield (path + "." if path else "") + name, b
