"""Leaves the first tensor under a name that is registered again.

caught by: test_registering_again_replaces_the_tensor
says: None is still there after a tensor was registered
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
    module._buffers.setdefault(name, tensor)
    if persistent:
        module._non_persistent_buffers_set.discard(name)
    else:
        module._non_persistent_buffers_set.add(name)
