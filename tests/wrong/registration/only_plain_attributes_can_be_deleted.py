"""`__delattr__` is what every Python object has.

caught by: test_deleting, test_deleting_frees_the_name
says: This object has no attribute of this name
"""

from dojo.loading import solution_of

__all__ = ["Module"]

base = solution_of(__file__)


class Module(base.Module):
    def __delattr__(self, name):
        object.__delattr__(self, name)
