"""Lets torch make every result a Parameter.

caught by: test_results_are_plain_tensors, test_each_of_several_results_is_a_plain_tensor
says: Your results are Parameters: this is what torch does for every subclass
"""

import torch

__all__ = ["Parameter"]


class Parameter(torch.Tensor):
    def __new__(cls, data=None, requires_grad=True):
        data = torch.empty(0) if data is None else data
        return torch.Tensor._make_subclass(cls, data, requires_grad)

    def __deepcopy__(self, memo):
        return type(self)(self.data.clone(), self.requires_grad)

    def __repr__(self):
        return f"Parameter containing:\n{super().__repr__()}"
