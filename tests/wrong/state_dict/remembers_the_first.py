"""Remembers the first state dict of each module.

caught by: test_each_state_dict_shows_the_module_as_it_is_now
says: Your code remembers something from an earlier call
"""

from functools import cache

from dojo.loading import solution_of

load_state_dict = solution_of(__file__).load_state_dict


@cache
def state_dict(module, prefix=""):
    entries = {prefix + name: p.detach() for name, p in module._parameters.items() if p is not None}
    for name, b in module._buffers.items():
        if b is not None and name not in module._non_persistent_buffers_set:
            entries[prefix + name] = b.detach()
    for name, child in module._modules.items():
        if child is not None:
            entries = entries | state_dict(child, f"{prefix}{name}.")
    return entries
