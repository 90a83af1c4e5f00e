"""Makes an empty object of the class first, and gives it the memory of the data."""

import torch

__all__ = ["Parameter"]


class Parameter(torch.Tensor):
    def __new__(cls, data=None, requires_grad=True):
        if data is None:
            data = torch.Tensor()
        if requires_grad and not (data.is_floating_point() or data.is_complex()):
            raise RuntimeError("only floating point data can be trained")
        made = torch.empty(0, dtype=data.dtype).as_subclass(cls)
        with torch.no_grad():
            made.set_(data.detach())
        made.requires_grad = bool(requires_grad)
        return made

    __torch_function__ = torch._C._disabled_torch_function_impl

    def __deepcopy__(self, memo):
        own = torch.empty_like(self.data)
        own.copy_(self.data)
        return self.__class__(own, self.requires_grad)

    def __repr__(self):
        return "\n".join(["Parameter containing:", torch.Tensor.__repr__(self)])
