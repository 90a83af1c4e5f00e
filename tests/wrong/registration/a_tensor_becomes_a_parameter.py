"""A tensor over a parameter is wrapped in a new Parameter.

caught by: test_a_new_value_keeps_the_position
says: Your code registers another object than the one that was assigned
also: Your code makes a Parameter out of torch.zeros(2, 3)
also: Your code makes a Parameter out of torch.zeros(2)
"""

import torch
from torch.nn import Parameter

from dojo.loading import solution_of

__all__ = ["Module"]

base = solution_of(__file__)


class Module(base.Module):
    def __setattr__(self, name, value):
        if isinstance(value, torch.Tensor) and name in self.__dict__.get("_parameters", ()):
            value = Parameter(value)
        super().__setattr__(name, value)
