"""`register_parameter` refuses the name of a parameter, too.

caught by: test_a_new_value_keeps_the_position
says: Your code refuses a new value of the same kind
also: Your code refuses this with a KeyError
also: Your code refuses the name of a parameter
"""

from dojo.loading import solution_of

__all__ = ["Module"]

base = solution_of(__file__)


class Module(base.Module):
    def register_parameter(self, name, param):
        if hasattr(self, name):
            raise KeyError(f"{name} already exists")
        super().register_parameter(name, param)
