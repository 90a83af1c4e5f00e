"""Keeps a buffer that is not saved as a plain attribute.

caught by: test_a_non_persistent_buffer_is_not_saved, test_buffers_follow_the_module_to_another_dtype
says: A buffer that is not saved still has to be registered
says: It stayed behind
"""

from dojo.loading import solution_of

named_buffers = solution_of(__file__).named_buffers


def register_buffer(module, name, tensor, persistent=True):
    if not isinstance(name, str):
        raise TypeError(name)
    if not name or "." in name or (hasattr(module, name) and name not in module._buffers):
        raise KeyError(name)
    if persistent:
        module._buffers[name] = tensor
    else:
        module.__dict__[name] = tensor
