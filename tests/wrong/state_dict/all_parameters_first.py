"""Lists all parameters, then all buffers, as named_parameters and named_buffers do.

caught by: test_children_follow_the_module
says: All parameters come first, then all buffers
also: You do not detach the buffers
"""

from dojo.loading import solution_of

load_state_dict = solution_of(__file__).load_state_dict


def state_dict(module):
    entries = {name: p.detach() for name, p in module.named_parameters(remove_duplicate=False)}
    for path, owner in module.named_modules(remove_duplicate=False):
        for name, b in owner._buffers.items():
            if b is not None and name not in owner._non_persistent_buffers_set:
                entries[f"{path}.{name}" if path else name] = b
    return entries
