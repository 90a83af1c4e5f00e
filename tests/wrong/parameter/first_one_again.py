"""Makes a Parameter once, and hands it out at every later call.

caught by: test_it_is_a_tensor_of_its_own_class
says: each call makes a new object of its own data
"""

import torch

__all__ = ["Parameter"]


class Parameter(torch.Tensor):
    def __new__(cls, data=None, requires_grad=True):
        data = torch.empty(0) if data is None else data
        if not hasattr(cls, "made"):
            cls.made = torch.Tensor._make_subclass(cls, data, requires_grad)
        return cls.made

    __torch_function__ = torch._C._disabled_torch_function_impl

    def __deepcopy__(self, memo):
        return type(self)(self.data.clone(), self.requires_grad)

    def __repr__(self):
        return f"Parameter containing:\n{super().__repr__()}"
