"""Anything may be assigned to a registered name, which then is registered no more.

caught by: test_registered_names_are_guarded
says: Your code accepts a tensor under the name of a Parameter
also: Your code accepts a number under the name of a buffer
"""

from dojo.loading import solution_of

base = solution_of(__file__)


setattr_ = base.Module.__setattr__


def __setattr__(self, name, value):
    kind = self.__dict__.get("_kinds", {}).get(name)
    if kind and value is not None and not isinstance(value, kind):
        delattr(self, name)
    setattr_(self, name, value)


base.Module.__setattr__ = __setattr__


globals().update({name: getattr(base, name) for name in base.__all__})
