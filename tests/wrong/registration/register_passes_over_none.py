"""`register_parameter(name, None)` does nothing.

caught by: test_register_parameter_none
says: Your code registers nothing when the value is None
"""

from dojo.loading import solution_of

__all__ = ["Module"]

base = solution_of(__file__)


class Module(base.Module):
    def register_parameter(self, name, param):
        if param is not None or name in self._parameters:
            super().register_parameter(name, param)
