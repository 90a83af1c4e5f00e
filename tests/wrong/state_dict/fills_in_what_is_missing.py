"""Fills what is missing into the caller's dictionary, so that every key can be looked up.

caught by: test_strict_false_loads_what_fits
says: Your code adds keys to the caller's dictionary
"""

from dojo.loading import solution_of

base = solution_of(__file__)
state_dict = base.state_dict


def load_state_dict(module, state_dict, strict=True):
    missing, unexpected = base.load_state_dict(module, state_dict, strict)
    for key in missing:
        state_dict[key] = dict(base._entries(module))[key].detach()
    return missing, unexpected
