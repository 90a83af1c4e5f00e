"""None under a registered name becomes a plain attribute, and what is registered stays.

caught by: test_none_keeps_the_name_of_a_parameter, test_none_keeps_the_name_of_a_child
says: The Parameter is still registered, so that None went somewhere else
says: The child is still registered, so that None went somewhere else
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
