"""None under a registered name removes the name.

caught by: test_none_keeps_the_name
says: None removes the name in your code
"""

from dojo.loading import solution_of

__all__ = ["Module"]

base = solution_of(__file__)


class Module(base.Module):
    def __setattr__(self, name, value):
        if value is None:
            self._parameters.pop(name, None)
            self._modules.pop(name, None)
            self.__dict__[name] = None
        else:
            super().__setattr__(name, value)
