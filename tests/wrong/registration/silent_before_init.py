"""Before __init__ everything becomes a plain attribute, without a word.

caught by: test_registering_before_init
says: Your code accepts this before `__init__` has made the registries
"""

from dojo.loading import solution_of

__all__ = ["Module"]

base = solution_of(__file__)


class Module(base.Module):
    def __setattr__(self, name, value):
        if "_modules" in self.__dict__:
            super().__setattr__(name, value)
        else:
            self.__dict__[name] = value
