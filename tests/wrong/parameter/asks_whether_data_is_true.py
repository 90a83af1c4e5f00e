"""Says `data or ...`, which asks a tensor whether it is true.

caught by: test_it_is_a_parameter, test_it_can_be_frozen
says: Python asked whether a whole tensor is true
"""

from __future__ import annotations

import torch

__all__ = ["Parameter"]


class Parameter(torch.Tensor):
    def __new__(cls, data=None, requires_grad=True):
        return (data or torch.empty(0)).detach().as_subclass(cls).requires_grad_(requires_grad)

    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        with torch._C.DisableTorchFunctionSubclass():
            return func(*args, **(kwargs or {}))

    def __deepcopy__(self, memo):
        result = Parameter(self.detach().clone(), requires_grad=self.requires_grad)
        memo[id(self)] = result
        return result

    def __repr__(self) -> str:
        return f"Parameter containing:\n{self.detach()!r}"
