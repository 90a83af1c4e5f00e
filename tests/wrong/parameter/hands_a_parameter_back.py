"""Returns the Parameter that it was given instead of making another one.

caught by: test_a_parameter_of_a_parameter_is_another_one
says: Your code returns the Parameter that it was given
"""

import torch

__all__ = ["Parameter"]


class Parameter(torch.Tensor):
    def __new__(cls, data=None, requires_grad=True):
        data = torch.empty(0) if data is None else data
        if isinstance(data, cls):
            return data
        return torch.Tensor._make_subclass(cls, data, requires_grad)

    __torch_function__ = torch._C._disabled_torch_function_impl

    def __deepcopy__(self, memo):
        return type(self)(self.data.clone(), self.requires_grad)

    def __repr__(self):
        return f"Parameter containing:\n{super().__repr__()}"
