"""None under a registered name becomes a plain attribute, and what is registered stays.

caught by: test_none_keeps_the_name
says: Your code keeps None as a plain attribute, and the old value stays registered
also: `bias` is still a plain attribute after `del`
"""

from dojo.loading import solution_of

__all__ = ["Module"]

base = solution_of(__file__)


class Module(base.Module):
    def __setattr__(self, name, value):
        if value is None:
            self.__dict__[name] = None
        else:
            super().__setattr__(name, value)
