"""Takes an attribute that is None for one that is not there.

caught by: test_a_name_is_not_taken
says: Your code accepts the name 'bias', but it is taken
"""

from torch import Tensor

from dojo.loading import solution_of

named_buffers = solution_of(__file__).named_buffers


def register_buffer(module, name, tensor, persistent=True):
    if not isinstance(name, str):
        raise TypeError(name)
    if (
        not name
        or "." in name
        or (getattr(module, name, None) is not None and name not in module._buffers)
    ):
        raise KeyError(name)
    if not (tensor is None or isinstance(tensor, Tensor)):
        raise TypeError("neither a tensor nor None")
    module._buffers[name] = tensor
    if persistent:
        module._non_persistent_buffers_set.discard(name)
    else:
        module._non_persistent_buffers_set.add(name)
