"""Overrides a few methods one by one.

caught by: test_results_are_plain_tensors
says: Your results are Parameters: this is what torch does for every subclass
"""

import torch

__all__ = ["Parameter"]


class Parameter(torch.Tensor):
    def __new__(cls, data=None, requires_grad=True):
        data = torch.empty(0) if data is None else data
        return torch.Tensor._make_subclass(cls, data, requires_grad)

    def __mul__(self, other):
        return super().__mul__(other).as_subclass(torch.Tensor)

    __rmul__ = __mul__

    def __getitem__(self, index):
        return super().__getitem__(index).as_subclass(torch.Tensor)

    def clone(self):
        return super().clone().as_subclass(torch.Tensor)

    def __deepcopy__(self, memo):
        return type(self)(self.data.clone(), self.requires_grad)

    def __repr__(self):
        return f"Parameter containing:\n{super().__repr__()}"
