"""Leaves it to torch, which loads half before it refuses.

caught by: test_a_refused_load_changes_nothing
says: Your code copies values before it knows that the load is refused
"""

from dojo.loading import solution_of

base = solution_of(__file__)
state_dict = base.state_dict


def load_state_dict(module, state_dict, strict=True):
    return module.load_state_dict(state_dict, strict=strict)
