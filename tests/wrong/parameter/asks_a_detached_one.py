"""Unwraps the arguments of every operation, so that attributes are read from a detached tensor.

caught by: test_it_requires_a_gradient, test_its_gradient_accumulates
says: The Parameter itself is right, but reading it goes wrong
"""

from __future__ import annotations

import torch

__all__ = ["Parameter"]


class Parameter(torch.Tensor):
    def __new__(cls, data: torch.Tensor | None = None, requires_grad: bool = True) -> "Parameter":
        data = torch.tensor([]) if data is None else data
        return torch.Tensor._make_subclass(cls, data, requires_grad)

    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        with torch._C.DisableTorchFunctionSubclass():
            args = tuple(a.data if isinstance(a, cls) else a for a in args)
            return func(*args, **(kwargs or {}))

    def __deepcopy__(self, memo):
        return type(self)(self.data.clone(), self.requires_grad)

    def __repr__(self) -> str:
        return f"Parameter containing:\n{self.detach()!r}"
