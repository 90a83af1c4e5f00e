"""The prefix stands before the names without a dot.

caught by: test_prefix_and_recurse
says: There is no dot between the prefix and the name
"""

from dojo.loading import solution_of

base = solution_of(__file__)


named = base.Module._named


def _named(self, kind, prefix, recurse, remove_duplicate):
    return ((prefix + name, p) for name, p in named(self, kind, "", recurse, remove_duplicate))


base.Module._named = _named


globals().update({name: getattr(base, name) for name in base.__all__})
