"""Takes the old buffer out before it registers None, so that the name moves.

caught by: test_registering_again_replaces_the_tensor
says: Your code takes the old buffer out first, so the name moves to the end
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
    if tensor is None and name in module._buffers:
        del module._buffers[name]
    module._buffers[name] = tensor
    if persistent:
        module._non_persistent_buffers_set.discard(name)
    else:
        module._non_persistent_buffers_set.add(name)
