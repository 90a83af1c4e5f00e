"""The registry is kept sorted by name.

caught by: test_parameters_keep_the_order_of_assignment
says: Your code sorts the names
"""

from dojo.loading import solution_of

__all__ = ["Module"]

base = solution_of(__file__)


class Module(base.Module):
    def __setattr__(self, name, value):
        super().__setattr__(name, value)
        self.__dict__["_parameters"] = dict(sorted(self.__dict__.get("_parameters", {}).items()))
