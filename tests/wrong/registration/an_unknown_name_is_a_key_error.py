"""Reading an unknown name is the KeyError of a dict.

caught by: test_a_parameter_is_registered, test_an_unknown_name
says: Reading an unknown name raises a KeyError in your code
"""

from dojo.loading import solution_of

__all__ = ["Module"]

base = solution_of(__file__)


class Module(base.Module):
    def __getattr__(self, name):
        parameters = self.__dict__["_parameters"]
        return parameters[name] if name in parameters else self.__dict__["_modules"][name]
