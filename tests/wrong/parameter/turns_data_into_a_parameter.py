"""Changes the class of the data instead of making a new object.

caught by: test_each_call_makes_another_one, test_it_leaves_its_data_as_it_was
says: Your code returns `data` itself
also: detach_() changes the tensor on which you call it, and that one is a view
also: Your code turns `data` itself into a Parameter
"""

import torch

__all__ = ["Parameter"]


class Parameter(torch.Tensor):
    def __new__(cls, data=None, requires_grad=True):
        data = torch.empty(0) if data is None else data
        data = data.detach_()
        data.__class__ = cls
        return data.requires_grad_(requires_grad)

    __torch_function__ = torch._C._disabled_torch_function_impl

    def __deepcopy__(self, memo):
        return type(self)(self.data.clone(), self.requires_grad)

    def __repr__(self):
        return f"Parameter containing:\n{super().__repr__()}"
