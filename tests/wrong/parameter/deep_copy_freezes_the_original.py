"""Freezes the original so that it can be copied without a history.

caught by: test_a_deep_copy_has_the_same_flag
says: Your copy does not have the flag of the original
also: Copying changes the flag of the original in your code
"""

import torch

__all__ = ["Parameter"]


class Parameter(torch.Tensor):
    def __new__(cls, data=None, requires_grad=True):
        if data is None:
            data = torch.empty(0)
        return data.detach().as_subclass(cls).requires_grad_(requires_grad)

    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        with torch._C.DisableTorchFunctionSubclass():
            return func(*args, **(kwargs or {}))

    def __deepcopy__(self, memo):
        flag = self.requires_grad
        self.requires_grad_(False)
        return type(self)(self.clone(), flag)

    def __repr__(self):
        return "Parameter containing:\n" + super().__repr__()
