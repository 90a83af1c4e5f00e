"""Deleting only empties the name.

caught by: test_deleting, test_deleting_frees_the_name
says: `del` takes the name itself away
says: A deleted name has lost its position
"""

from dojo.loading import solution_of

__all__ = ["Module"]

base = solution_of(__file__)


class Module(base.Module):
    def __delattr__(self, name):
        for entries in (self._parameters, self._modules):
            if name in entries:
                entries[name] = None
                return
        super().__delattr__(name)
