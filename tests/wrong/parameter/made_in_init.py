"""Does in __init__ what belongs in __new__.

caught by: test_it_is_a_parameter, test_it_can_be_frozen, test_each_call_makes_another_one
says: Your class has no `__new__`, so Tensor's own is called
also: Your code changes the flag of a tensor that was computed
"""

from __future__ import annotations

import torch

__all__ = ["Parameter"]


class Parameter(torch.Tensor):
    def __init__(self, data=None, requires_grad=True):
        super().__init__()
        self.data = data if data is not None else torch.empty(0)
        self.requires_grad = requires_grad

    __torch_function__ = torch._C._disabled_torch_function_impl

    def __deepcopy__(self, memo):
        return type(self)(self.data.clone(), self.requires_grad)

    def __repr__(self):
        return "Parameter containing:\n" + super().__repr__()
