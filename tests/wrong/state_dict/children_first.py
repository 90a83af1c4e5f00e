"""Saves the children before the module's own entries.

caught by: test_children_follow_the_module
says: You put the children first
"""

from dojo.loading import solution_of

load_state_dict = solution_of(__file__).load_state_dict


def state_dict(module, prefix=""):
    entries = {}
    for name, child in module._modules.items():
        if child is not None:
            entries |= state_dict(child, f"{prefix}{name}.")
    own = {**module._parameters, **module._buffers}
    for name, value in own.items():
        if value is not None and name not in module._non_persistent_buffers_set:
            entries[prefix + name] = value.detach()
    return entries
