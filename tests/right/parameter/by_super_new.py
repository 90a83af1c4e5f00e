"""Lets Tensor.__new__ make the object, and sets the flag in __init__."""

import torch

__all__ = ["Parameter"]


class Parameter(torch.Tensor):
    def __new__(cls, data=None, requires_grad=True):
        return super().__new__(cls, torch.empty(0) if data is None else data.detach())

    def __init__(self, data=None, requires_grad=True):
        self.requires_grad_(requires_grad)

    __torch_function__ = torch._C._disabled_torch_function_impl

    def __deepcopy__(self, memo):
        return type(self)(self.data.detach().clone(), requires_grad=self.requires_grad)

    def __repr__(self):
        return "\n".join(("Parameter containing:", str(self.data)))
