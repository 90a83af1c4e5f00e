"""Makes a list of every tuple that an operation gives, also of a shape.

caught by: test_what_is_no_tensor_stays_as_it_is
says: Your `__torch_function__` makes another kind of tuple from a shape
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
            result = func(*args, **(kwargs or {}))
            return list(result) if isinstance(result, tuple) else result

    def __repr__(self):
        return f"Parameter containing:\n{super().__repr__()}"

    def __deepcopy__(self, memo):
        return type(self)(self.detach().clone(), self.requires_grad)
