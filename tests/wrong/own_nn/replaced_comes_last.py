"""A Parameter that replaces another comes last.

caught by: test_none_is_passed_over
says: A new Parameter under the same name moves to the end
"""

from dojo.loading import solution_of

base = solution_of(__file__)

setattr_ = base.Module.__setattr__


def __setattr__(self, name, value):
    if isinstance(value, base.Parameter) and name in self.__dict__.get("_kinds", {}):
        delattr(self, name)
    setattr_(self, name, value)


base.Module.__setattr__ = __setattr__

globals().update({name: getattr(base, name) for name in base.__all__})
