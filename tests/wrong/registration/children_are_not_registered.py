"""Only Parameters are registered.

caught by: test_a_child_is_registered_in_modules
says: Your code keeps a child as a plain attribute
also: Your code accepts this before `__init__` has made the registries
"""

from dojo.loading import solution_of

__all__ = ["Module"]

base = solution_of(__file__)


class Module(base.Module):
    def __setattr__(self, name, value):
        if isinstance(value, Module):
            self.__dict__[name] = value
        else:
            super().__setattr__(name, value)
