"""A Parameter requires a gradient whatever it is told.

caught by: test_a_parameter_may_be_frozen
says: Your code ignores `requires_grad=False`
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


class Parameter(torch.Tensor):
    __torch_function__ = torch._C._disabled_torch_function_impl

    def __new__(cls, data=None, requires_grad=True):
        data = torch.empty(0) if data is None else data
        return torch.Tensor._make_subclass(cls, data, True)


base.Parameter = Parameter


globals().update({name: getattr(base, name) for name in base.__all__})
