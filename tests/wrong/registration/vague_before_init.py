"""Before __init__ the missing registry is named, not the reason.

caught by: test_registering_before_init
says: Your AttributeError does not say `before Module.__init__`
"""

from torch.nn import Parameter

from dojo.loading import solution_of

__all__ = ["Module"]

base = solution_of(__file__)


class Module(base.Module):
    def __setattr__(self, name, value):
        if isinstance(value, (Parameter, Module)) and "_modules" not in self.__dict__:
            raise AttributeError("no attribute _parameters")
        super().__setattr__(name, value)
