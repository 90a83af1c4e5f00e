"""It reads its registries like attributes, which calls `__getattr__` without end before __init__.

caught by: test_registering_before_init, test_plain_attributes_before_init
says: A function calls itself without end
"""

from dojo.loading import solution_of

__all__ = ["Module"]

base = solution_of(__file__)


class Module(base.Module):
    def __setattr__(self, name, value):
        if name in ("_parameters", "_modules"):
            self.__dict__[name] = value
        elif name in self._parameters or name in self._modules:
            super().__setattr__(name, value)
        else:
            super().__setattr__(name, value)

    def __getattr__(self, name):
        if name in self._parameters:
            return self._parameters[name]
        if name in self._modules:
            return self._modules[name]
        raise AttributeError(f"{type(self).__name__} has no attribute {name}")
