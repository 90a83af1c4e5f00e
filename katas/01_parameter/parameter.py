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
    """A tensor that is meant to be trained: a leaf of the graph, with a class of its own.

    It shares its memory with the tensor that it is made from, and leaves that tensor as it was.
    What you compute from a Parameter is a plain tensor, and the gradient flows back through it.
    """

    def __new__(cls, data: torch.Tensor | None = None, requires_grad: bool = True) -> Parameter:
        """Return a new Parameter on the memory of `data`. Without data it is empty: shape `(0,)`.

        It has the values, the shape and the dtype of `data`, also when `data` has no elements.
        It is a leaf, also when `data` was computed. The argument `requires_grad` alone decides
        whether it requires a gradient, not the flag of `data` and not `torch.no_grad()`. `data`
        may be a Parameter: the result is then another Parameter.

        Raises RuntimeError ("floating point") for integers and booleans that should require a
        gradient: they cannot have one. With `requires_grad=False` any dtype is accepted. Complex
        numbers can have a gradient.
        """
        # TODO: return a tensor of the class Parameter that shares the memory of `data`
        raise NotImplementedError

    # Given; the lesson explains it. torch calls this for every operation on a Parameter. It does what
    # happens to a plain tensor: results are plain tensors, and an in-place method such as
    # `parameter.add_(1)` returns the Parameter itself.
    __torch_function__: Callable[..., object] = torch._C._disabled_torch_function_impl

    def __repr__(self) -> str:
        """Return a string that starts with `Parameter containing:` and shows the values."""
        # TODO: put `Parameter containing:` before the string that a tensor gives
        raise NotImplementedError

    def __deepcopy__(self, memo: dict[int, object]) -> Parameter:
        """Return a new Parameter with equal values on its own memory. `copy.deepcopy` calls this.

        The copy requires a gradient if the original does. It is a leaf, as every Parameter. The
        original stays as it was. `memo` is for `copy.deepcopy`: you need not use it.
        """
        # TODO: return a Parameter whose values are copied
        raise NotImplementedError
