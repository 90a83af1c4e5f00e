"""Leaves deepcopy to Tensor, which expects its results to be of the subclass.

caught by: test_a_deep_copy_is_a_parameter
says: Tensor's own __deepcopy__ expects that `clone()` keeps the class
"""

import torch

__all__ = ["Parameter"]


class Parameter(torch.Tensor):
    def __new__(cls, data=None, requires_grad=True):
        data = torch.empty(0) if data is None else data
        return torch.Tensor._make_subclass(cls, data, requires_grad)

    __torch_function__ = torch._C._disabled_torch_function_impl

    def __repr__(self):
        return f"Parameter containing:\n{super().__repr__()}"
