"""Every tensor that is assigned is registered as a Parameter.

caught by: test_register_buffer
says: After register_buffer and an assignment, the name is not what was registered any more
also: Your code registers every tensor
also: After an assignment of a tensor, the name is no buffer any more
also: A plain tensor is saved
also: A plain tensor is converted
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
