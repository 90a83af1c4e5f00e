"""Registers the tensor before it looks at the name.

caught by: test_a_refused_registration_changes_nothing
says: Your code fills `_buffers` before it checks
"""

from torch import Tensor

from dojo.loading import solution_of

named_buffers = solution_of(__file__).named_buffers


def register_buffer(module, name, tensor, persistent=True):
    if not isinstance(name, str):
        raise TypeError(name)
    taken = hasattr(module, name) and name not in module._buffers
    module._buffers[name] = tensor
    (
        module._non_persistent_buffers_set.discard
        if persistent
        else module._non_persistent_buffers_set.add
    )(name)
    if not name or "." in name or taken:
        raise KeyError(name)
    if not (tensor is None or isinstance(tensor, Tensor)):
        raise TypeError("neither a tensor nor None")
