"""Registers the tensor and also sets it as a plain attribute, which hides the buffer.

caught by: test_buffers_follow_the_module
says: Your code registers the tensor and also sets a plain attribute
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
    if persistent:
        module._non_persistent_buffers_set.discard(name)
    else:
        module._non_persistent_buffers_set.add(name)
    module.__dict__[name] = tensor
