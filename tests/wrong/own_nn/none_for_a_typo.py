"""An unknown attribute is None.

caught by: test_what_was_assigned_is_read_back
says: Whoever gives None for a typo hides it
"""

from dojo.loading import solution_of

base = solution_of(__file__)


base.Module.__getattr__ = lambda self, name: (
    None if name[0] != "_" else object.__getattribute__(self, name)
)


globals().update({name: getattr(base, name) for name in base.__all__})
