"""Switches off requires_grad of the leaf that is registered.

caught by: test_the_tensor_itself_is_registered
says: Your code changes the caller's tensor
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
    if tensor is not None and not isinstance(tensor, torch.Tensor):
        raise TypeError("not a tensor")
    module._buffers[name] = tensor
    if tensor is not None and tensor.is_leaf:
        tensor.requires_grad_(False)
    if persistent:
        module._non_persistent_buffers_set.discard(name)
    else:
        module._non_persistent_buffers_set.add(name)
