"""Saves copies of the buffers.

caught by: test_the_tensors_share_memory_with_the_module
says: You save a copy
"""

from dojo.loading import solution_of

load_state_dict = solution_of(__file__).load_state_dict


def state_dict(module, prefix=""):
    entries = {prefix + name: p.detach() for name, p in module._parameters.items() if p is not None}
    for name, b in module._buffers.items():
        if b is not None and name not in module._non_persistent_buffers_set:
            entries[prefix + name] = b.detach().clone()
    for name, child in module._modules.items():
        if child is not None:
            entries |= state_dict(child, f"{prefix}{name}.")
    return entries
