"""A Parameter gives way to a child.

caught by: test_anything_else_over_a_parameter_is_refused
says: A Parameter gives way to a child in your code
"""

from dojo.loading import solution_of

__all__ = ["Module"]

base = solution_of(__file__)


class Module(base.Module):
    def __setattr__(self, name, value):
        if isinstance(value, Module):
            self._parameters.pop(name, None)
        super().__setattr__(name, value)
