"""None under any name is registered as a parameter.

caught by: test_everything_else_is_a_plain_attribute
says: `net.bias = None` registers `bias` in your code
"""

from dojo.loading import solution_of

__all__ = ["Module"]

base = solution_of(__file__)


class Module(base.Module):
    def __setattr__(self, name, value):
        if value is None and name not in self._modules:
            self._parameters[name] = None
        else:
            super().__setattr__(name, value)
