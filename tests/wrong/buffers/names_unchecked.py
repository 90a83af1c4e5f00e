"""Accepts every name.

caught by: test_a_name_is_a_string, test_a_name_has_no_dot_and_is_not_empty
says: Your code accepts 5
also: Your code accepts an empty name
also: Your code accepts the name 'weight', but it is taken
"""

from torch import Tensor

from dojo.loading import solution_of

named_buffers = solution_of(__file__).named_buffers


def register_buffer(module, name, tensor, persistent=True):
    if not (tensor is None or isinstance(tensor, Tensor)):
        raise TypeError("neither a tensor nor None")
    module._buffers[name] = tensor
    if persistent:
        module._non_persistent_buffers_set.discard(name)
    else:
        module._non_persistent_buffers_set.add(name)
