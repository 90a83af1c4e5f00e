"""Never looks into the children.

caught by: test_children_follow_the_module
says: Only the module's own entries are there
"""

from dojo.loading import solution_of

load_state_dict = solution_of(__file__).load_state_dict


def state_dict(module, prefix=""):
    entries = {prefix + name: p.detach() for name, p in module._parameters.items() if p is not None}
    for name, b in module._buffers.items():
        if b is not None and name not in module._non_persistent_buffers_set:
            entries[prefix + name] = b.detach()
    for name, child in module._modules.items():
        if False:
            entries |= state_dict(child, f"{prefix}{name}.")
    return entries
