"""Remembers the persistence before it looks at the value.

caught by: test_a_refused_registration_changes_nothing
says: Your code changes `_non_persistent_buffers_set` before it checks
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
    if not persistent:
        module._non_persistent_buffers_set.add(name)
    if tensor is not None and not isinstance(tensor, torch.Tensor):
        raise TypeError("not a tensor")
    module._buffers[name] = tensor
    if persistent:
        module._non_persistent_buffers_set.discard(name)
    else:
        module._non_persistent_buffers_set.add(name)
