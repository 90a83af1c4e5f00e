"""Sorts the keys.

caught by: test_it_maps_names_to_tensors
says: The order is wrong
also: You sort the names
also: You sort the keys
"""

from dojo.loading import solution_of

load_state_dict = solution_of(__file__).load_state_dict


def state_dict(module, prefix=""):
    entries = {prefix + name: p.detach() for name, p in module._parameters.items() if p is not None}
    for name, b in module._buffers.items():
        if b is not None and name not in module._non_persistent_buffers_set:
            entries[prefix + name] = b.detach()
    for name, child in module._modules.items():
        if child is not None:
            entries |= state_dict(child, f"{prefix}{name}.")
    return dict(sorted(entries.items()))
