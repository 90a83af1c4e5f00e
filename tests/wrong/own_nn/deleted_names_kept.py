"""A deleted name keeps its place.

caught by: test_the_place_of_a_name
says: The deleted name kept its place in the register
also: The Parameter took the name of a buffer with persistent=False, and is not saved
"""

from dojo.loading import solution_of

base = solution_of(__file__)


base.Module.__delattr__ = lambda self, name: object.__delattr__(self, name)


def _own(self, kind):
    for name, own in self._kinds.items():
        if own is kind and vars(self).get(name) is not None:
            yield name, vars(self)[name]


base.Module._own = _own


globals().update({name: getattr(base, name) for name in base.__all__})
