"""A child that gave way to a Parameter stays registered.

caught by: test_what_gave_way_is_not_listed
says: The old child is still registered, beside the Parameter that took its name
"""

from dojo.loading import solution_of

base = solution_of(__file__)


setattr_, own = base.Module.__setattr__, base.Module._own


def __setattr__(self, name, value):
    old = self.__dict__.get(name)
    if isinstance(value, base.Parameter) and isinstance(old, base.Module):
        self.__dict__.setdefault("_old", []).append((name, old))
    setattr_(self, name, value)


def _own(self, kind):
    yield from own(self, kind)
    yield from self.__dict__.get("_old", []) if kind is base.Module else []


base.Module.__setattr__, base.Module._own = __setattr__, _own


globals().update({name: getattr(base, name) for name in base.__all__})
