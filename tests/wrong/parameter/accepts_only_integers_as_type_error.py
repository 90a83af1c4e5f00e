"""Raises a TypeError of its own for integers.

caught by: test_integers_cannot_be_trained
says: Your code refuses this with TypeError
also: Your code refuses complex numbers
"""

import torch

__all__ = ["Parameter"]


class Parameter(torch.Tensor):
    def __new__(cls, data=None, requires_grad=True):
        data = torch.empty(0) if data is None else data
        if requires_grad and not data.is_floating_point():
            raise TypeError("expected floating point data")
        return torch.Tensor._make_subclass(cls, data, requires_grad)

    __torch_function__ = torch._C._disabled_torch_function_impl

    def __deepcopy__(self, memo):
        return type(self)(self.data.clone(), self.requires_grad)

    def __repr__(self):
        return f"Parameter containing:\n{super().__repr__()}"
