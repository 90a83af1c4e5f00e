"""It registers the Parameters inside a list under numbered names.

caught by: test_what_is_in_a_container_is_not_registered
says: Your code looks into the list
"""

from torch.nn import Parameter

from dojo.loading import solution_of

__all__ = ["Module"]

base = solution_of(__file__)


class Module(base.Module):
    def __setattr__(self, name, value):
        super().__setattr__(name, value)
        if isinstance(value, (list, tuple)):
            for i, item in enumerate(value):
                if isinstance(item, Parameter):
                    self._parameters[f"{name}_{i}"] = item
