"""Saves what is shared under its first name only.

caught by: test_shared_entries_come_under_every_name
says: You save a shared entry under its first name only
"""

from dojo.loading import solution_of

load_state_dict = solution_of(__file__).load_state_dict


def state_dict(module, prefix="", seen=None):
    entries, seen = {}, set() if seen is None else seen
    for name, value in {**module._parameters, **module._buffers}.items():
        if value is None or value in seen or name in module._non_persistent_buffers_set:
            continue
        seen.add(value)
        entries[prefix + name] = value.detach()
    for name, child in module._modules.items():
        if child is not None:
            entries |= state_dict(child, f"{prefix}{name}.", seen)
    return entries
