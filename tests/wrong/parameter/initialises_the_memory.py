"""Fills the memory of the data with new random numbers.

caught by: test_it_has_the_values_of_its_data
says: Two calls with the same data give different values
also: Your code changes the values of `data`
"""

import torch

__all__ = ["Parameter"]


class Parameter(torch.Tensor):
    def __new__(cls, data=None, requires_grad=True):
        if data is None:
            data = torch.empty(0)
        made = data.detach().as_subclass(cls).requires_grad_(requires_grad)
        if requires_grad:
            torch.nn.init.normal_(made)
        return made

    __torch_function__ = torch._C._disabled_torch_function_impl

    def __repr__(self):
        return f"Parameter containing:\n{super().__repr__()}"

    def __deepcopy__(self, memo):
        return type(self)(self.detach().clone(), self.requires_grad)
