"""A Parameter copies its data.

caught by: test_a_parameter_shares_memory_with_its_data
says: Your code copies the values
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


class Parameter(torch.Tensor):
    __torch_function__ = torch._C._disabled_torch_function_impl

    def __new__(cls, data=None, requires_grad=True):
        data = torch.empty(0) if data is None else data
        return torch.Tensor._make_subclass(cls, data.clone(), requires_grad)


base.Parameter = Parameter


globals().update({name: getattr(base, name) for name in base.__all__})
