"""Makes a Parameter and forgets to return it.

caught by: test_it_is_a_parameter
says: `__new__` returns None
"""

import torch

__all__ = ["Parameter"]


class Parameter(torch.Tensor):
    def __new__(cls, data=None, requires_grad=True):
        data = torch.empty(0) if data is None else data
        torch.Tensor._make_subclass(cls, data, requires_grad)

    __torch_function__ = torch._C._disabled_torch_function_impl

    def __deepcopy__(self, memo):
        return type(self)(self.data.clone(), self.requires_grad)

    def __repr__(self):
        return f"Parameter containing:\n{super().__repr__()}"
