"""Makes the tensors in a tuple plain, but not those in one that has names, as max() gives it.

caught by: test_each_of_several_results_is_a_plain_tensor
says: The tensors in the result of max() are still Parameters
also: Your `__torch_function__` returns another tensor than the Parameter
"""

import torch

__all__ = ["Parameter"]


class Parameter(torch.Tensor):
    def __new__(cls, data=None, requires_grad=True):
        if data is None:
            data = torch.empty(0)
        return data.detach().as_subclass(cls).requires_grad_(requires_grad)

    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        result = super().__torch_function__(func, types, args, kwargs)
        if func is torch.Tensor.requires_grad_:
            return result
        if isinstance(result, cls):
            return result.as_subclass(torch.Tensor)
        if type(result) is tuple:
            return tuple(r.as_subclass(torch.Tensor) if isinstance(r, cls) else r for r in result)
        return result

    def __deepcopy__(self, memo):
        if id(self) in memo:
            return memo[id(self)]
        result = type(self)(self.detach().clone(), self.requires_grad)
        memo[id(self)] = result
        return result

    def __repr__(self):
        return "Parameter containing:\n" + super().__repr__()
