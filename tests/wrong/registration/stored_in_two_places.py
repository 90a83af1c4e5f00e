"""What is registered is also kept as a plain attribute, and deleting forgets one of the two.

caught by: test_deleting
says: `weight` is still a plain attribute after `del`
"""

from dojo.loading import solution_of

__all__ = ["Module"]

base = solution_of(__file__)


class Module(base.Module):
    def __setattr__(self, name, value):
        super().__setattr__(name, value)
        self.__dict__[name] = value
