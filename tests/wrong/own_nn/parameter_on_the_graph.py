"""A Parameter stays on the graph of its data.

caught by: test_a_parameter_is_a_leaf_that_requires_a_gradient
says: The Parameter is part of a graph, so it is no leaf
also: Your code ignores `requires_grad=False`
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


class Parameter(torch.Tensor):
    __torch_function__ = torch._C._disabled_torch_function_impl

    def __new__(cls, data=None, requires_grad=True):
        data = torch.empty(0) if data is None else data
        return data.as_subclass(cls).requires_grad_() if data.is_leaf else data.as_subclass(cls)


base.Parameter = Parameter


globals().update({name: getattr(base, name) for name in base.__all__})
