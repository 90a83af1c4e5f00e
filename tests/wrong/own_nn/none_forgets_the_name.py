"""Assigning None takes the name off the register.

caught by: test_registered_names_are_guarded
says: While a registered name holds None, your code accepts any value
also: None takes the name off the register, so it comes back last
also: After an assignment of None and then of a tensor, the name is no buffer any more
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
