"""Deletes the gradient of its data.

caught by: test_it_leaves_its_data_as_it_was
says: Your code deletes the gradient of `data`
"""

import torch

__all__ = ["Parameter"]


class Parameter(torch.Tensor):
    def __new__(cls, data=None, requires_grad=True):
        if data is None:
            data = torch.empty(0)
        if data.is_leaf:
            data.grad = None
        return data.detach().as_subclass(cls).requires_grad_(requires_grad)

    __torch_function__ = torch._C._disabled_torch_function_impl

    def __repr__(self):
        return f"Parameter containing:\n{super().__repr__()}"

    def __deepcopy__(self, memo):
        return type(self)(self.detach().clone(), self.requires_grad)
