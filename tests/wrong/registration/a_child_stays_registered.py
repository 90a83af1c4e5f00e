"""A child stays registered when a Parameter takes its name.

caught by: test_a_child_gives_way_to_a_parameter
says: The name is in both registries after this
"""

from torch.nn import Parameter

from dojo.loading import solution_of

__all__ = ["Module"]

base = solution_of(__file__)


class Module(base.Module):
    def __setattr__(self, name, value):
        if isinstance(value, Parameter) and name in self._modules:
            self._parameters[name] = value
        else:
            super().__setattr__(name, value)
