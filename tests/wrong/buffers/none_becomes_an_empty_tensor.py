"""Registers an empty tensor in place of None.

caught by: test_none_takes_the_name
says: Your code puts a tensor in the place of None
"""

import torch

from dojo.loading import solution_of

named_buffers = solution_of(__file__).named_buffers


def register_buffer(module, name, tensor, persistent=True):
    if not isinstance(name, str):
        raise TypeError(name)
    if not name or "." in name or (hasattr(module, name) and name not in module._buffers):
        raise KeyError(name)
    if not (tensor is None or isinstance(tensor, torch.Tensor)):
        raise TypeError("neither a tensor nor None")
    module._buffers[name] = torch.empty(0) if tensor is None else tensor
    if persistent:
        module._non_persistent_buffers_set.discard(name)
    else:
        module._non_persistent_buffers_set.add(name)
