"""`register_parameter` takes the name of a method.

caught by: test_register_parameter_refuses_a_name_that_is_taken
says: Your code takes `forward`, the name of a method
"""

from dojo.loading import solution_of

__all__ = ["Module"]

base = solution_of(__file__)


class Module(base.Module):
    def register_parameter(self, name, param):
        if name == "forward":
            self._parameters[name] = param
        else:
            super().register_parameter(name, param)
