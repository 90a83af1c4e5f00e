"""`register_parameter` takes the name of a child or a method.

caught by: test_register_parameter_refuses_a_name_that_is_taken
says: Your code takes `encoder`, the name of a child
"""

from dojo.loading import solution_of

__all__ = ["Module"]

base = solution_of(__file__)


class Module(base.Module):
    def register_parameter(self, name, param):
        if isinstance(name, str) and name and "." not in name and name not in self.__dict__:
            if not isinstance(param, (base.Parameter, type(None))):
                raise TypeError
            self._parameters[name] = param
        else:
            super().register_parameter(name, param)
