"""It registers every tensor, not only Parameters.

caught by: test_a_plain_tensor_is_not_registered
says: register an attribute only when it is a Parameter
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
