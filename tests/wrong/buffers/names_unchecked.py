"""Accepts every name.

caught by: test_a_name_is_a_string, test_a_name_has_no_dot_and_is_not_empty
says: With a dot in it, a name could not be told from the path
says: is no string, as all names are
"""

from dojo.loading import solution_of

named_buffers = solution_of(__file__).named_buffers


def register_buffer(module, name, tensor, persistent=True):
    module._buffers[name] = tensor
    if persistent:
        module._non_persistent_buffers_set.discard(name)
    else:
        module._non_persistent_buffers_set.add(name)
