"""Wraps a tensor instead of being one.

caught by: test_it_is_a_kind_of_tensor
says: Your object holds a tensor, but it is not one itself
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
