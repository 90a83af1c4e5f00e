"""Saves None under the names that hold it.

caught by: test_none_is_passed_over
says: You save what is None
"""

from dojo.loading import solution_of

load_state_dict = solution_of(__file__).load_state_dict


def state_dict(module, prefix=""):
    entries = {prefix + name: p.detach() for name, p in module._parameters.items() if p is not None}
    for name, b in module._buffers.items():
        if name not in module._non_persistent_buffers_set:
            entries[prefix + name] = b if b is None else b.detach()
    for name, child in module._modules.items():
        if child is not None:
            entries |= state_dict(child, f"{prefix}{name}.")
    return entries
