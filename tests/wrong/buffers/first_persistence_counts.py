"""Decides about persistence only when the name is new.

caught by: test_registering_again_replaces_the_persistence
says: Each name keeps its first persistence
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
    if name not in module._buffers and not persistent:
        module._non_persistent_buffers_set.add(name)
    module._buffers[name] = tensor
