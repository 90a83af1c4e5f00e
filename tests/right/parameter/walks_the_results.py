"""Makes plain what is new in a result, wherever it stands in it."""

import torch
from torch.utils._pytree import tree_map

__all__ = ["Parameter"]


class Parameter(torch.Tensor):
    def __new__(cls, data=None, requires_grad=True, **unused):
        if data is None:
            data = torch.rand(0)
        return torch.Tensor._make_subclass(cls, data.detach(), requires_grad)

    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        result = super().__torch_function__(func, types, args, kwargs)
        inputs = [args, kwargs]
        mine = []
        tree_map(lambda x: mine.append(id(x)), inputs)

        def back(x):
            if type(x) is cls and id(x) not in mine:
                with torch._C.DisableTorchFunctionSubclass():
                    return x.as_subclass(torch.Tensor)
            return x

        return tree_map(back, result)

    def __deepcopy__(self, memo):
        return self.__class__(
            torch.stack([self.detach()])[0].clone(), requires_grad=self.requires_grad
        )

    def __repr__(self):
        return "Parameter containing:\n" + repr(self.detach()).replace("tensor", "Parameter")
