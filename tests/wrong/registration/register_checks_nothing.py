"""`register_parameter` takes every name and every value.

caught by: test_register_parameter_refuses_a_name, test_register_parameter_refuses_a_value
caught by: test_register_parameter_refuses_a_name_that_is_taken
says: nobody could write net.5
says: The name is taken, by a plain attribute
says: Only a Parameter, or None, can be registered as one
"""

from dojo.loading import solution_of

__all__ = ["Module"]

base = solution_of(__file__)


class Module(base.Module):
    def register_parameter(self, name, param):
        self._parameters[name] = param
