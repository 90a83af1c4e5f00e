"""recurse=False has no effect.

caught by: test_prefix_and_recurse
says: `recurse=False` has no effect: the children are listed, too
"""

from dojo.loading import solution_of

base = solution_of(__file__)


named = base.Module._named
base.Module._named = lambda self, kind, prefix, recurse, once: named(self, kind, prefix, True, once)


globals().update({name: getattr(base, name) for name in base.__all__})
