"""Asks `not name` first, so that 0 and None raise KeyError.

caught by: test_a_name_is_a_string
says: Your code raises KeyError for 0
"""

import torch

from dojo.loading import solution_of

named_buffers = solution_of(__file__).named_buffers


def register_buffer(module, name, tensor, persistent=True):
    if not name:
        raise KeyError("empty")
    if not isinstance(name, str):
        raise TypeError("name must be a string")
    if "." in name:
        raise KeyError("bad name")
    if hasattr(module, name) and name not in module._buffers:
        raise KeyError("taken")
    if tensor is not None and not isinstance(tensor, torch.Tensor):
        raise TypeError("not a tensor")
    module._buffers[name] = tensor
    if persistent:
        module._non_persistent_buffers_set.discard(name)
    else:
        module._non_persistent_buffers_set.add(name)
