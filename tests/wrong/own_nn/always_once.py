"""remove_duplicate=False has no effect.

caught by: test_what_is_shared_is_listed_once
says: `remove_duplicate=False` has no effect
"""

from dojo.loading import solution_of

base = solution_of(__file__)


named = base.Module.named_parameters


def named_parameters(self, prefix="", recurse=True, remove_duplicate=True):
    return named(self, prefix, recurse, True)


base.Module.named_parameters = named_parameters


globals().update({name: getattr(base, name) for name in base.__all__})
