"""What makes a tensor a Parameter.

Source: `torch.nn.Parameter`
(https://docs.pytorch.org/docs/stable/generated/torch.nn.parameter.Parameter.html), and "Extending
torch with a Tensor-like type" (https://docs.pytorch.org/docs/stable/notes/extending.html).
"""

from __future__ import annotations

from collections.abc import Callable

import torch

__all__ = ["Parameter"]


class Parameter(torch.Tensor):
    """A tensor that is to be trained: a leaf of the graph that requires a gradient by itself.

    It shares its memory with the tensor that it is made of, and leaves that tensor as it was. Only
    the Parameter itself is one: whatever is computed from it is a plain tensor, through which the
    gradient flows back to it.
    """

    def __new__(cls, data: torch.Tensor | None = None, requires_grad: bool = True) -> Parameter:
        """Return a new Parameter on the memory of `data`; without data an empty one, shape `(0,)`.

        It is a leaf, also when `data` is the result of a computation. It requires a gradient
        because `requires_grad` says so, whether or not `data` does, and under `torch.no_grad()`
        too. `data` may be a Parameter itself; the result is another object.

        Raises RuntimeError ("floating point") when data that cannot have a gradient, such as
        integers or booleans, is to require one; with `requires_grad=False` any dtype will do.
        """
        # BEGIN SOLUTION: return a tensor of the class `cls` that shares the memory of `data`
        if data is None:
            data = torch.empty(0)
        return cls._make_subclass(cls, data, requires_grad)
        # END SOLUTION

    # BEGIN SOLUTION: return what the operation gives as plain tensors; so far it gives Parameters
    # As torch does it: the operation runs on plain tensors, without a detour through Python.
    __torch_function__: Callable[..., object] = torch._C._disabled_torch_function_impl
    # END SOLUTION
    # BEGIN PROMPT
    # @classmethod
    # def __torch_function__(
    #     cls,
    #     func: Callable[..., object],
    #     types: tuple[type, ...],
    #     args: tuple[object, ...] = (),
    #     kwargs: dict[str, object] | None = None,
    # ) -> object:
    #     """Return the result of the operation `func`, which met a Parameter among its arguments.
    #
    #     torch calls this for `parameter * 2` and `torch.exp(parameter)`, and also for the methods
    #     and attributes of a Parameter. `args` and `kwargs` are what `func` is called with;
    #     `kwargs` is None when there are none. The method of `torch.Tensor`, which is called
    #     here, makes every tensor in the result a `cls`.
    #     """
    #     return super().__torch_function__(func, types, args, kwargs)
    # END PROMPT

    def __deepcopy__(self, memo: dict[int, object]) -> Parameter:
        """Return what `copy.deepcopy` gives: a Parameter with equal values, on memory of its own.

        The copy requires a gradient when the original does, and is a leaf like any Parameter.

        `memo` belongs to `copy.deepcopy`, which sees to it that what occurs twice is copied once.
        """
        # BEGIN SOLUTION: return a Parameter whose values are copied
        return type(self)(self.data.clone(), self.requires_grad)
        # END SOLUTION

    def __repr__(self) -> str:
        """Return the line `Parameter containing:`, then what a tensor shows."""
        # BEGIN SOLUTION: put the line before the text that a tensor has
        return f"Parameter containing:\n{super().__repr__()}"
        # END SOLUTION
