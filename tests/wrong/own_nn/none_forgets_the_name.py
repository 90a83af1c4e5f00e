"""Assigning None takes the name off the register.

caught by: test_the_place_of_a_name
says: None took the name off the register
"""

from dojo.loading import solution_of

base = solution_of(__file__)


setattr_ = base.Module.__setattr__


def __setattr__(self, name, value):
    if value is None and name in self.__dict__:
        delattr(self, name)
    setattr_(self, name, value)


base.Module.__setattr__ = __setattr__


globals().update({name: getattr(base, name) for name in base.__all__})
