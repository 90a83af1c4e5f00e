"""Asks `if tensor` where it should ask whether it is None.

caught by: test_a_registered_tensor_is_a_buffer
says: Python asked whether a whole tensor is true
also: Your code takes 0 for None
"""

import torch

from dojo.loading import solution_of

named_buffers = solution_of(__file__).named_buffers


def register_buffer(module, name, tensor, persistent=True):
    if not isinstance(name, str):
        raise TypeError("name must be a string")
    if name == "" or "." in name:
        raise KeyError("bad name")
    if hasattr(module, name) and name not in module._buffers:
        raise KeyError("taken")
    if tensor and not isinstance(tensor, torch.Tensor):
        raise TypeError("not a tensor")
    module._buffers[name] = tensor
    if persistent:
        module._non_persistent_buffers_set.discard(name)
    else:
        module._non_persistent_buffers_set.add(name)
