"""A tensor that requires a gradient is registered as a Parameter.

caught by: test_only_parameters_are_listed
says: Your code registers a tensor because it requires a gradient
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
