"""Wraps a tensor instead of being one.

caught by: test_it_is_a_tensor_of_its_own_class
says: wherever torch takes a tensor, it takes a Parameter
"""

import torch

__all__ = ["Parameter"]


class Parameter:
    def __init__(self, data=None, requires_grad=True):
        self.data = (
            (torch.empty(0) if data is None else data).detach().requires_grad_(requires_grad)
        )

    def __getattr__(self, name):
        return getattr(self.data, name)
