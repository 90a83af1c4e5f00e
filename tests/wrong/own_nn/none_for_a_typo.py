"""An unknown attribute is None.

caught by: test_an_unknown_name_is_an_attribute_error
says: Your code gives a value for a name that was never assigned
"""

from dojo.loading import solution_of

base = solution_of(__file__)


base.Module.__getattr__ = lambda self, name: (
    None if name[0] != "_" else object.__getattribute__(self, name)
)


globals().update({name: getattr(base, name) for name in base.__all__})
