"""Believes that detached data makes a frozen Parameter: never switches the flag on.

caught by: test_it_requires_a_gradient
says: Your Parameter never requires a gradient, also when `requires_grad` is True
"""

import torch

__all__ = ["Parameter"]


class Parameter(torch.Tensor):
    def __new__(cls, data=None, requires_grad=True):
        data = torch.empty(0) if data is None else data
        return data.detach().as_subclass(cls)

    __torch_function__ = torch._C._disabled_torch_function_impl

    def __deepcopy__(self, memo):
        return type(self)(self.data.clone(), self.requires_grad)

    def __repr__(self):
        return f"Parameter containing:\n{super().__repr__()}"
