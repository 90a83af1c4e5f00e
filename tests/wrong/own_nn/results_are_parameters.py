"""The results of operations on a Parameter are Parameters.

caught by: test_results_are_plain_tensors
says: The results are Parameters again
also: `net.weight * 2` is a Parameter here, so it was registered
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


class Parameter(torch.Tensor):
    """No __torch_function__ of its own."""

    def __new__(cls, data=None, requires_grad=True):
        data = torch.empty(0) if data is None else data
        return torch.Tensor._make_subclass(cls, data, requires_grad)


base.Parameter = Parameter


globals().update({name: getattr(base, name) for name in base.__all__})
