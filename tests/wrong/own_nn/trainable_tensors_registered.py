"""A tensor that requires a gradient is registered as a Parameter.

caught by: test_parameters_are_registered_by_assignment
says: A tensor that requires a gradient was registered
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


setattr_ = base.Module.__setattr__


def __setattr__(self, name, value):
    setattr_(self, name, value)
    if isinstance(value, torch.Tensor) and value.requires_grad and value.is_leaf:
        self._kinds[name] = base.Parameter


base.Module.__setattr__ = __setattr__


globals().update({name: getattr(base, name) for name in base.__all__})
