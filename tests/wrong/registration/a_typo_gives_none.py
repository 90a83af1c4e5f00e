"""Reading an unknown name gives None.

caught by: test_a_parameter_is_registered, test_an_unknown_name
says: Reading an unknown name gives a value in your code
"""

from dojo.loading import solution_of

__all__ = ["Module"]

base = solution_of(__file__)


class Module(base.Module):
    def __getattr__(self, name):
        return self.__dict__["_parameters"].get(name, self.__dict__["_modules"].get(name))
