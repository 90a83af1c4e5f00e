"""Whatever is false counts as None.

caught by: test_anything_else_over_a_parameter_is_refused
says: Your code takes 0 for None, because it counts as false
"""

from dojo.loading import solution_of

__all__ = ["Module"]

base = solution_of(__file__)


class Module(base.Module):
    def __setattr__(self, name, value):
        if isinstance(value, (int, float)) and not value and name in self._parameters:
            value = None
        super().__setattr__(name, value)
