"""Goes through a shared child once, as named_modules does.

caught by: test_shared_entries_come_under_every_name
says: You save a shared child under its first name only
"""

from dojo.loading import solution_of

load_state_dict = solution_of(__file__).load_state_dict


def state_dict(module):
    entries = {}
    for path, owner in module.named_modules():
        for name, value in {**owner._parameters, **owner._buffers}.items():
            if value is not None and name not in owner._non_persistent_buffers_set:
                entries[f"{path}.{name}" if path else name] = value.detach()
    return entries
