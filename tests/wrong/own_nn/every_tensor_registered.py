"""Every tensor that is assigned is registered as a Parameter.

caught by: test_parameters_are_registered_by_assignment
says: Every tensor was registered
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


setattr_ = base.Module.__setattr__


def __setattr__(self, name, value):
    setattr_(self, name, value)
    if isinstance(value, torch.Tensor):
        self._kinds[name] = base.Parameter


base.Module.__setattr__ = __setattr__


globals().update({name: getattr(base, name) for name in base.__all__})
