"""It registers one Parameter, and forgets those that follow.

caught by: test_parameters_keep_the_order_of_assignment
says: Only the last Parameter is left
"""

from torch.nn import Parameter

from dojo.loading import solution_of

__all__ = ["Module"]

base = solution_of(__file__)


class Module(base.Module):
    def __setattr__(self, name, value):
        if isinstance(value, Parameter):
            self.__dict__["_parameters"] = {}
        super().__setattr__(name, value)
