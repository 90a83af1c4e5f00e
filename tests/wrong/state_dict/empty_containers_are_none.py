"""Asks `if child`, which is False for a container of length 0, whatever it holds itself.

caught by: test_an_empty_container_is_a_child
says: You pass over an empty container
"""

from dojo.loading import solution_of

base = solution_of(__file__)
load_state_dict = base.load_state_dict


def _entries(module, prefix=""):
    for name, tensor in [*module._parameters.items(), *module._buffers.items()]:
        if tensor is not None and name not in module._non_persistent_buffers_set:
            yield prefix + name, tensor
    for name, child in module._modules.items():
        if child:
            yield from _entries(child, f"{prefix}{name}.")


def state_dict(module):
    return {key: tensor.detach() for key, tensor in _entries(module)}
