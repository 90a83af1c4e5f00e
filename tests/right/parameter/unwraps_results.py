"""Lets Tensor make the result and unwraps the new Parameters in it, however deep."""

import torch

__all__ = ["Parameter"]


def plain(result, given):
    if any(result is one for one in given):
        return result
    if isinstance(result, Parameter):
        with torch._C.DisableTorchFunctionSubclass():
            return result.as_subclass(torch.Tensor)
    if isinstance(result, (tuple, list)):
        return type(result)(plain(item, given) for item in result)
    return result


class Parameter(torch.Tensor):
    def __new__(cls, data=None, requires_grad=True):
        data = torch.empty((0,)) if data is None else data
        made = torch.Tensor._make_subclass(cls, data)
        made.requires_grad = requires_grad
        return made

    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        return plain(super().__torch_function__(func, types, args, kwargs), args)

    def __deepcopy__(self, memo):
        with torch.no_grad():
            return Parameter(self.clone(), requires_grad=self.requires_grad)

    def __repr__(self):
        return f"Parameter containing: {self.tolist()}"
