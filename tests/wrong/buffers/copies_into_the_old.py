"""Copies the new values into the old tensor when a name is registered again.

caught by: test_registering_again_replaces_the_tensor
says: Your code copies the new values into the old tensor
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
    old = module._buffers.get(name)
    if old is not None and tensor is not None and old.shape == tensor.shape:
        old.copy_(tensor)
    else:
        module._buffers[name] = tensor
    if persistent:
        module._non_persistent_buffers_set.discard(name)
    else:
        module._non_persistent_buffers_set.add(name)
