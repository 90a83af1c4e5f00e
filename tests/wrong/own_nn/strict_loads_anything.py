"""load_state_dict is never strict.

caught by: test_what_does_not_fit_is_refused
says: Your code accepts a state in which a key is missing
also: The message does not say every kind of problem
"""

from dojo.loading import solution_of

base = solution_of(__file__)


load = base.Module.load_state_dict


def load_state_dict(self, state_dict, strict=True):
    return load(self, state_dict, False)


base.Module.load_state_dict = load_state_dict


globals().update({name: getattr(base, name) for name in base.__all__})
