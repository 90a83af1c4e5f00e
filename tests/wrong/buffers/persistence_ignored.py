"""Saves every buffer, whatever `persistent` says.

caught by: test_a_buffer_is_saved_unless_it_is_not_persistent
says: Your code does not put the name into `_non_persistent_buffers_set`
"""

from torch import Tensor

from dojo.loading import solution_of

named_buffers = solution_of(__file__).named_buffers


def register_buffer(module, name, tensor, persistent=True):
    if not isinstance(name, str):
        raise TypeError(name)
    if not name or "." in name or (hasattr(module, name) and name not in module._buffers):
        raise KeyError(name)
    if not (tensor is None or isinstance(tensor, Tensor)):
        raise TypeError("neither a tensor nor None")
    module._buffers[name] = tensor
