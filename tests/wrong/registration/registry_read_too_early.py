"""Its `__setattr__` reads a registry that does not exist yet, and `__getattr__` raises.

caught by: test_registering_before_init
says: `__setattr__` reads a registry that does not exist yet
"""

from torch.nn import Parameter

from dojo.loading import solution_of

__all__ = ["Module"]

base = solution_of(__file__)


class Module(base.Module):
    def __setattr__(self, name, value):
        if isinstance(value, (Parameter, Module)):
            _ = self._parameters  # there is none before __init__
        super().__setattr__(name, value)

    def __getattr__(self, name):
        for registry in ("_parameters", "_modules"):
            if name in self.__dict__.get(registry, {}):
                return self.__dict__[registry][name]
        raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")


base.Module = Module
