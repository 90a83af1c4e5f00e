"""Its `__getattr__` says "before Module.__init__" about every unknown name: so does a registry that is read too early.

caught by: test_the_message_about_an_unknown_name_is_true
says: `__init__` has run, so this message is not true
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
        kind = type(self).__name__
        raise AttributeError(f"{kind} has no attribute {name!r}: before Module.__init__()?")


base.Module = Module
