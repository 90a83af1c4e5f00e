"""Keeps a buffer that is not saved as a plain attribute.

caught by: test_a_buffer_that_is_not_saved_is_still_a_buffer
says: With persistent=False your code does not put the tensor into `_buffers`
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
    if persistent:
        module._buffers[name] = tensor
    else:
        module.__dict__[name] = tensor
