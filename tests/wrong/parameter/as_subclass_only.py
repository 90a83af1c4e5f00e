"""Gives the data another class, but does not detach it.

caught by: test_the_flag_of_its_data_does_not_matter
says: Your code changes the flag of a tensor that was computed
also: Your Parameter still belongs to a graph
"""

import torch

__all__ = ["Parameter"]


class Parameter(torch.Tensor):
    def __new__(cls, data=None, requires_grad=True):
        if data is None:
            data = torch.empty(0)
        return data.as_subclass(cls).requires_grad_(requires_grad)

    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        with torch._C.DisableTorchFunctionSubclass():
            return func(*args, **(kwargs or {}))

    def __repr__(self):
        return f"Parameter containing:\n{super().__repr__()}"

    def __deepcopy__(self, memo):
        return type(self)(self.detach().clone(), self.requires_grad)
