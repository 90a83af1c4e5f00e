"""Turns every Parameter in a result back into a plain tensor, even the one that __new__ makes.

caught by: test_it_is_a_parameter
says: Your `__torch_function__` makes every result plain, also the Parameter that an in-place method
"""

import torch

__all__ = ["Parameter"]


class Parameter(torch.Tensor):
    def __new__(cls, data=None, requires_grad=True):
        data = torch.empty(0) if data is None else data
        return data.detach().as_subclass(cls).requires_grad_(requires_grad)

    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        result = super().__torch_function__(func, types, args, kwargs)
        if isinstance(result, tuple):
            return tuple(one.as_subclass(torch.Tensor) for one in result)
        return result.as_subclass(torch.Tensor) if isinstance(result, cls) else result

    def __deepcopy__(self, memo):
        return type(self)(self.data.clone(), self.requires_grad)

    def __repr__(self):
        return f"Parameter containing:\n{super().__repr__()}"
