"""Keeps the first deep copy, and returns it again.

caught by: test_each_deep_copy_is_new
says: Your code returns its first copy again
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
            return func(*args, **(kwargs or {}))

    def __deepcopy__(self, memo):
        if not hasattr(self, "_copy"):
            self._copy = type(self)(self.data.clone(), self.requires_grad)
        return self._copy

    def __repr__(self) -> str:
        return f"Parameter containing:\n{self.detach()!r}"
