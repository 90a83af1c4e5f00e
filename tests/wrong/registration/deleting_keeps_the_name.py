"""Deleting only empties the name.

caught by: test_deleting, test_deleting_frees_the_name
says: After `del` the name is still there and holds None
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
