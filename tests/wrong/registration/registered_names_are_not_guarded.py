"""What is neither a Parameter nor a child becomes a plain attribute, whatever its name.

caught by: test_a_tensor_over_a_parameter_is_refused, test_anything_else_over_a_child_is_refused
says: The tensor was accepted, beside the Parameter that is still registered
says: The value was accepted, beside the child that is still registered
"""

from torch.nn import Parameter

from dojo.loading import solution_of

__all__ = ["Module"]

base = solution_of(__file__)


class Module(base.Module):
    def __setattr__(self, name, value):
        if isinstance(value, (Parameter, Module, type(None))):
            super().__setattr__(name, value)
        else:
            self.__dict__[name] = value
