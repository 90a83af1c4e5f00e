"""`register_parameter` refuses the name of a parameter, too.

caught by: test_register_parameter
says: already exists
"""

from dojo.loading import solution_of

__all__ = ["Module"]

base = solution_of(__file__)


class Module(base.Module):
    def register_parameter(self, name, param):
        if hasattr(self, name):
            raise KeyError(f"{name} already exists")
        super().register_parameter(name, param)
