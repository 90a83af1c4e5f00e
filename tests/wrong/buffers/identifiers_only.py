"""Takes only identifiers for names.

caught by: test_every_other_string_is_a_name
says: Your code refuses '1'
"""

from torch import Tensor

__all__ = ["named_buffers", "register_buffer"]


def register_buffer(module, name, tensor, persistent=True):
    if not isinstance(name, str):
        raise TypeError(f"buffer name should be a string, got {type(name).__name__}")
    if name == "":
        raise KeyError("buffer name can't be empty")
    if not name.isidentifier():
        raise KeyError("not an identifier")
    if hasattr(module, name) and name not in module._buffers:
        raise KeyError(f"attribute {name!r} already exists")
    if not (tensor is None or isinstance(tensor, Tensor)):
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
        for name, b in m._buffers.items():
            if b is None or b in seen:
                continue
            if remove_duplicate:
                seen.add(b)
            yield (path + "." if path else "") + name, b
