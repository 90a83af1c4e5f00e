"""Takes the set of names that are not saved for the set of those that are.

caught by: test_a_buffer_is_saved_unless_it_is_not_persistent
says: It is the wrong way round: `_non_persistent_buffers_set` holds the names of the buffers that
"""

from torch import Tensor

from dojo.loading import solution_of

named_buffers = solution_of(__file__).named_buffers


def register_buffer(module, name, tensor, persistent=True):
    if not isinstance(name, str):
        raise TypeError(name)
    if not name or "." in name or (hasattr(module, name) and name not in module._buffers):
        raise KeyError(name)
    if not (tensor is None or isinstance(tensor, Tensor)):
        raise TypeError("neither a tensor nor None")
    module._buffers[name] = tensor
    if not persistent:
        module._non_persistent_buffers_set.discard(name)
    else:
        module._non_persistent_buffers_set.add(name)
