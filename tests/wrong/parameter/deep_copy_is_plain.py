"""Gives a plain tensor as its deep copy.

caught by: test_a_deep_copy_is_a_parameter
says: Your copy is a plain tensor, as all results of operations are
"""

import torch

__all__ = ["Parameter"]


class Parameter(torch.Tensor):
    def __new__(cls, data=None, requires_grad=True):
        data = torch.empty(0) if data is None else data
        return torch.Tensor._make_subclass(cls, data, requires_grad)

    __torch_function__ = torch._C._disabled_torch_function_impl

    def __deepcopy__(self, memo):
        return self.detach().clone().requires_grad_(self.requires_grad)

    def __repr__(self):
        return f"Parameter containing:\n{super().__repr__()}"
