"""It registers what requires a gradient, so not a frozen Parameter.

caught by: test_any_kind_of_parameter_is_registered, test_requiring_a_gradient_does_not_register_a_tensor
says: Your code does not register a frozen Parameter
also: Your code registers whatever requires a gradient
also: Your code keeps torch.zeros(2, 3) as a plain attribute, beside what is registered
also: A plain attribute of the same name hides what is registered: Python asks `__getattr__` only
also: The name is in both registries after this
also: Your code keeps torch.zeros(2) as a plain attribute, beside what is registered
"""

import torch

from dojo.loading import solution_of

__all__ = ["Module"]

base = solution_of(__file__)


class Module(base.Module):
    def __setattr__(self, name, value):
        if isinstance(value, torch.Tensor):
            if value.requires_grad:
                self._parameters[name] = value
            else:
                self.__dict__[name] = value
        else:
            super().__setattr__(name, value)
