"""Sets the flag of the data, and returns the data itself.

caught by: test_it_is_a_parameter, test_it_leaves_its_data_as_it_was
says: Your code returns `data` itself
also: Your code changes `data` itself
also: Your code changes the flag of a tensor that was computed
"""

import torch

__all__ = ["Parameter"]


class Parameter(torch.Tensor):
    def __new__(cls, data=None, requires_grad=True):
        data = torch.empty(0) if data is None else data
        return data.requires_grad_(requires_grad)

    __torch_function__ = torch._C._disabled_torch_function_impl

    def __deepcopy__(self, memo):
        return type(self)(self.data.clone(), self.requires_grad)

    def __repr__(self):
        return f"Parameter containing:\n{super().__repr__()}"
