"""A plain attribute stays where it is when its name is registered.

caught by: test_a_plain_attribute_gives_way
says: A plain attribute of the same name hides what is registered: Python asks `__getattr__` only
"""

from torch.nn import Parameter

from dojo.loading import solution_of

__all__ = ["Module"]

base = solution_of(__file__)


class Module(base.Module):
    def __setattr__(self, name, value):
        plain = self.__dict__.get(name, self)
        super().__setattr__(name, value)
        if plain is not self and isinstance(value, (Parameter, Module)):
            self.__dict__[name] = plain
