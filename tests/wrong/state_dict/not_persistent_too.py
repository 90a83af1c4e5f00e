"""Saves the buffers that are not persistent.

caught by: test_buffers_follow_the_parameters
says: `last` was registered with persistent=False
"""

from dojo.loading import solution_of

load_state_dict = solution_of(__file__).load_state_dict


def state_dict(module, prefix=""):
    entries = {prefix + name: p.detach() for name, p in module._parameters.items() if p is not None}
    for name, b in module._buffers.items():
        if b is not None:
            entries[prefix + name] = b.detach()
    for name, child in module._modules.items():
        if child is not None:
            entries |= state_dict(child, f"{prefix}{name}.")
    return entries
