"""A name is removed and added again when it gets a new value.

caught by: test_a_new_value_keeps_the_position
says: A name that gets a new value moves to the end in your code
"""

from torch.nn import Parameter

from dojo.loading import solution_of

__all__ = ["Module"]

base = solution_of(__file__)


class Module(base.Module):
    def __setattr__(self, name, value):
        if isinstance(value, Parameter):
            self._parameters.pop(name, None)
        elif isinstance(value, Module) and name not in self._parameters:
            self._modules.pop(name, None)
        super().__setattr__(name, value)
