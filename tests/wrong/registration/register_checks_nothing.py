"""`register_parameter` takes every name and every value.

caught by: test_anything_else_over_a_parameter_is_refused, test_register_parameter_refuses_a_value
says: Your code registers torch.zeros(2, 3) under this name
also: Your code registers torch.zeros(2) under this name
also: Your code takes None for a name
also: Your code takes an empty name
also: Your code takes `size`, the name of a plain attribute
also: Your `register_parameter` takes torch.zeros(2, 3)
"""

from dojo.loading import solution_of

__all__ = ["Module"]

base = solution_of(__file__)


class Module(base.Module):
    def register_parameter(self, name, param):
        self._parameters[name] = param
