"""Looks for the name in dir(), which leaves out names that are numbers.

caught by: test_a_name_is_not_taken
says: Your code accepts the name '0', but it is taken
"""

import torch

from dojo.loading import solution_of

named_buffers = solution_of(__file__).named_buffers


def register_buffer(module, name, tensor, persistent=True):
    if not isinstance(name, str):
        raise TypeError("name must be a string")
    if name == "" or "." in name:
        raise KeyError("bad name")
    if name in dir(module) and name not in module._buffers:
        raise KeyError("taken")
    if tensor is not None and not isinstance(tensor, torch.Tensor):
        raise TypeError("not a tensor")
    module._buffers[name] = tensor
    if persistent:
        module._non_persistent_buffers_set.discard(name)
    else:
        module._non_persistent_buffers_set.add(name)
