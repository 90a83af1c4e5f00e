"""What is shared comes under every name.

caught by: test_prefix_and_recurse
says: Your code lists a shared tensor under every name
"""

from dojo.loading import solution_of

base = solution_of(__file__)


named = base.Module._named
base.Module._named = lambda self, kind, prefix, recurse, once: named(
    self, kind, prefix, recurse, False
)


globals().update({name: getattr(base, name) for name in base.__all__})
