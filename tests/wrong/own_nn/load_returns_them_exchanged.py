"""load_state_dict returns the unexpected keys first.

caught by: test_a_load_returns_missing_and_unexpected_keys
says: The two lists are exchanged
"""

from dojo.loading import solution_of

base = solution_of(__file__)


load = base.Module.load_state_dict


def load_state_dict(self, state_dict, strict=True):
    return load(self, state_dict, strict)[::-1]


base.Module.load_state_dict = load_state_dict


globals().update({name: getattr(base, name) for name in base.__all__})
