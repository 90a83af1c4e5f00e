"""Reading an unknown name gives None.

caught by: test_an_unknown_name
says: A name that does not exist gave a value
"""

from dojo.loading import solution_of

__all__ = ["Module"]

base = solution_of(__file__)


class Module(base.Module):
    def __getattr__(self, name):
        return self.__dict__["_parameters"].get(name, self.__dict__["_modules"].get(name))
