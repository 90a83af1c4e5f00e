"""Its walk ends at the first child that is None, instead of passing it over.

caught by: test_none_is_passed_over
says: Your listing ends at a child that is None
"""

from dojo.loading import solution_of

base = solution_of(__file__)


def _walk(self, path=""):
    yield path, self
    for name, kind in self._kinds.items():
        if kind is base.Module:
            child = getattr(self, name)
            if child is None:
                return
            yield from child._walk(f"{path}{name}.")


base.Module._walk = _walk


globals().update({name: getattr(base, name) for name in base.__all__})
