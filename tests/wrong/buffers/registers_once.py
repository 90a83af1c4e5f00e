"""Refuses a name that is a buffer already.

caught by: test_registering_again_replaces_the_tensor, test_none_keeps_the_name
says: KeyError
"""

from dojo.loading import solution_of

named_buffers = solution_of(__file__).named_buffers


def register_buffer(module, name, tensor, persistent=True):
    if not isinstance(name, str):
        raise TypeError(name)
    if not name or "." in name or (hasattr(module, name)):
        raise KeyError(name)
    module._buffers[name] = tensor
    if persistent:
        module._non_persistent_buffers_set.discard(name)
    else:
        module._non_persistent_buffers_set.add(name)
