"""It registers a copy of the Parameter.

caught by: test_a_parameter_is_registered, test_a_parameter_is_read_back
says: Your code registers another object than the one that was assigned
"""

from torch.nn import Parameter

from dojo.loading import solution_of

__all__ = ["Module"]

base = solution_of(__file__)


class Module(base.Module):
    def __setattr__(self, name, value):
        if isinstance(value, Parameter):
            value = Parameter(value.detach().clone(), value.requires_grad)
        super().__setattr__(name, value)
