"""Names with a leading underscore are not registered.

caught by: test_parameters_keep_the_order_of_assignment, test_a_child_is_registered_in_modules
says: Your code does not register a name with a leading underscore
"""

from dojo.loading import solution_of

__all__ = ["Module"]

base = solution_of(__file__)


class Module(base.Module):
    def __setattr__(self, name, value):
        if name.startswith("_"):
            self.__dict__[name] = value
        else:
            super().__setattr__(name, value)
