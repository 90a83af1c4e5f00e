"""It registers what requires a gradient, so not a frozen Parameter.

caught by: test_requiring_a_gradient_does_not_register_a_tensor
caught by: test_any_kind_of_parameter_is_registered
says: 'scale' requires a gradient, but that is not what counts
says: 'frozen' is missing
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
