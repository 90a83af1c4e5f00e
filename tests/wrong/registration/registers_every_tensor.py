"""It registers every tensor, not only Parameters.

caught by: test_a_plain_tensor_is_not_registered
says: Your code registers a plain tensor
also: Your code registers torch.zeros(2, 3) under this name
also: The name is in both registries after this
also: A plain attribute of the same name hides what is registered: Python asks `__getattr__` only
also: Your code registers torch.zeros(2) under this name
"""

import torch

from dojo.loading import solution_of

__all__ = ["Module"]

base = solution_of(__file__)


class Module(base.Module):
    def __setattr__(self, name, value):
        if isinstance(value, torch.Tensor):
            self._parameters[name] = value
        else:
            super().__setattr__(name, value)
