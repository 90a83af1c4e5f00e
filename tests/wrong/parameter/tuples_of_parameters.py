"""Makes a single result plain, but not the tensors in a tuple.

caught by: test_each_of_several_results_is_a_plain_tensor
says: Your `__torch_function__` makes a single result plain, but not the tensors in a tuple
also: Your `__torch_function__` returns another tensor than the Parameter
"""

import torch

__all__ = ["Parameter"]


class Parameter(torch.Tensor):
    def __new__(cls, data=None, requires_grad=True):
        data = torch.empty(0) if data is None else data
        return torch.Tensor._make_subclass(cls, data, requires_grad)

    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        result = super().__torch_function__(func, types, args, kwargs)
        if not isinstance(result, cls):
            return result
        return result.as_subclass(torch.Tensor)

    def __deepcopy__(self, memo):
        return type(self)(self.data.clone(), self.requires_grad)

    def __repr__(self):
        return f"Parameter containing:\n{super().__repr__()}"
