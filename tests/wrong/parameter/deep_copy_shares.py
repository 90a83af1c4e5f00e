"""Makes a deep copy on the memory of the original.

caught by: test_a_deep_copy_owns_its_memory
says: Your copy uses the memory of the original
"""

import torch

__all__ = ["Parameter"]


class Parameter(torch.Tensor):
    def __new__(cls, data=None, requires_grad=True):
        data = torch.empty(0) if data is None else data
        return torch.Tensor._make_subclass(cls, data, requires_grad)

    __torch_function__ = torch._C._disabled_torch_function_impl

    def __deepcopy__(self, memo):
        return type(self)(self.data, self.requires_grad)

    def __repr__(self):
        return f"Parameter containing:\n{super().__repr__()}"
