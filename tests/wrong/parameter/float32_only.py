"""Converts every data to float32.

caught by: test_it_has_the_values_of_its_data, test_integers_cannot_be_trained, test_it_shares_memory_with_its_data
says: Your code changes the dtype of the data
also: Your code copies the data in some cases
also: Your code converts the data to floating point
"""

import torch

__all__ = ["Parameter"]


class Parameter(torch.Tensor):
    def __new__(cls, data=None, requires_grad=True):
        data = torch.empty(0) if data is None else data
        return torch.Tensor._make_subclass(cls, data.detach().float(), requires_grad)

    __torch_function__ = torch._C._disabled_torch_function_impl

    def __deepcopy__(self, memo):
        return type(self)(self.data.clone(), self.requires_grad)

    def __repr__(self):
        return f"Parameter containing:\n{super().__repr__()}"
