"""It compares types exactly, so an instance of a subclass of Parameter is not registered.

caught by: test_any_kind_of_parameter_is_registered
says: Your code does not register an instance of a subclass of Parameter
"""

from torch.nn import Parameter

from dojo.loading import solution_of

__all__ = ["Module"]

base = solution_of(__file__)


class Module(base.Module):
    def __setattr__(self, name, value):
        if isinstance(value, Parameter) and type(value) is not Parameter:
            self.__dict__[name] = value
        else:
            super().__setattr__(name, value)
