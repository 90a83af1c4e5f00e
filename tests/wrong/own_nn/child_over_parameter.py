"""A child may take the name of a Parameter.

caught by: test_registered_names_are_guarded
says: Your code accepts a Module under the name of a Parameter
also: A new child under the same name moves to the end
"""

from dojo.loading import solution_of

base = solution_of(__file__)


setattr_ = base.Module.__setattr__


def __setattr__(self, name, value):
    if isinstance(value, base.Module) and name in self.__dict__:
        delattr(self, name)
    setattr_(self, name, value)


base.Module.__setattr__ = __setattr__


globals().update({name: getattr(base, name) for name in base.__all__})
