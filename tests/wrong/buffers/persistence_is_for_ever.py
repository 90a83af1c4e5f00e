"""Never takes a name out of the set of those that are not saved.

caught by: test_registering_again_replaces_the_persistence
says: The name stays in the set of buffers that are not saved
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
        module._non_persistent_buffers_set.add(name)
