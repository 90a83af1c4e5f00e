"""A value is stored before it is found to be of the wrong kind.

caught by: test_values_that_cannot_be_registered
says: Your code refuses the value, but has already set the attribute
"""

from dojo.loading import solution_of

base = solution_of(__file__)

register = base.Module._register


def _register(self, name, value, kind):
    if isinstance(name, str) and name and not hasattr(self, name):
        self.__dict__[name] = value
        if isinstance(value, kind | None):
            del self.__dict__[name]
    register(self, name, value, kind)


base.Module._register = _register

globals().update({name: getattr(base, name) for name in base.__all__})
