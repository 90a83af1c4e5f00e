"""Registers a detached tensor, which is a new object on the same memory.

caught by: test_the_tensor_itself_is_registered
says: This is another tensor object on the same memory; detach() and .data make one, for example
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
    module._buffers[name] = None if tensor is None else tensor.detach()
    if persistent:
        module._non_persistent_buffers_set.discard(name)
    else:
        module._non_persistent_buffers_set.add(name)
