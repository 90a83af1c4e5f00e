"""What is neither a Parameter nor a child becomes a plain attribute, whatever its name.

caught by: test_anything_else_over_a_parameter_is_refused, test_anything_else_over_a_child_is_refused
says: Your code keeps torch.zeros(2, 3) as a plain attribute, beside what is registered
also: Your code keeps torch.zeros(2) as a plain attribute, beside what is registered
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
