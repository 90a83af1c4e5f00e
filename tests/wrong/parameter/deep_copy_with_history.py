"""Records the copying, so that the copy is no leaf.

caught by: test_a_deep_copy_has_the_same_flag
says: autograd has recorded your copying, so the copy is no leaf: its gradient goes to the original
"""

import torch

__all__ = ["Parameter"]


class Parameter(torch.Tensor):
    def __new__(cls, data=None, requires_grad=True):
        data = torch.empty(0) if data is None else data
        return torch.Tensor._make_subclass(cls, data, requires_grad)

    __torch_function__ = torch._C._disabled_torch_function_impl

    def __deepcopy__(self, memo):
        return self.clone().as_subclass(type(self))

    def __repr__(self):
        return f"Parameter containing:\n{super().__repr__()}"
