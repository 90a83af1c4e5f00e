"""Detaches the data in place, so that its source gets no gradient.

caught by: test_the_computation_keeps_its_graph
says: Your code cuts `computed` itself from its graph: what it was computed from gets no gradient
"""

import torch

__all__ = ["Parameter"]


class Parameter(torch.Tensor):
    def __new__(cls, data=None, requires_grad=True):
        data = torch.empty(0) if data is None else data
        return torch.Tensor._make_subclass(
            cls, data if data.is_leaf else data.detach_(), requires_grad
        )

    __torch_function__ = torch._C._disabled_torch_function_impl

    def __deepcopy__(self, memo):
        return type(self)(self.data.clone(), self.requires_grad)

    def __repr__(self):
        return f"Parameter containing:\n{super().__repr__()}"
