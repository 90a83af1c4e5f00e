"""Saves every buffer, whatever `persistent` says.

caught by: test_a_non_persistent_buffer_is_not_saved
says: `persistent` was not passed on
"""

from dojo.loading import solution_of

named_buffers = solution_of(__file__).named_buffers


def register_buffer(module, name, tensor, persistent=True):
    if not isinstance(name, str):
        raise TypeError(name)
    if not name or "." in name or (hasattr(module, name) and name not in module._buffers):
        raise KeyError(name)
    module._buffers[name] = tensor
