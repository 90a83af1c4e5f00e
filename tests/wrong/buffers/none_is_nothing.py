"""Registers nothing when the tensor is None.

caught by: test_none_keeps_the_name
says: None is registered like a tensor
"""

from dojo.loading import solution_of

named_buffers = solution_of(__file__).named_buffers


def register_buffer(module, name, tensor, persistent=True):
    if not isinstance(name, str):
        raise TypeError(name)
    if not name or "." in name or (hasattr(module, name) and name not in module._buffers):
        raise KeyError(name)
    if tensor is None:
        return
    module._buffers[name] = tensor
    if persistent:
        module._non_persistent_buffers_set.discard(name)
    else:
        module._non_persistent_buffers_set.add(name)
