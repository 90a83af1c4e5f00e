"""Keeps its copy in `memo` under one name, so that the second Parameter of a module gets the copy of the first.

caught by: test_several_parameters_are_copied_together
says: Your code returns the same copy for two different Parameters
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

    def __repr__(self):
        return f"Parameter containing:\n{super().__repr__()}"

    def __deepcopy__(self, memo):
        if "copy" not in memo:
            memo["copy"] = type(self)(self.detach().clone(), self.requires_grad)
        return memo["copy"]
