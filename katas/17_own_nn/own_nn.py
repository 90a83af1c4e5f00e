"""Your own `torch.nn`: what the embedding of a Vision Transformer is made of, down to the Parameter.

Names and signatures are those of `torch.nn` (https://docs.pytorch.org/docs/stable/nn.html).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import torch
from torch import Tensor

__all__ = ["Dropout", "LayerNorm", "Linear", "Module", "Parameter", "Sequential", "ViTEmbedding"]

Size = int | tuple[int, ...]  # one number, or one for each dimension: `(height, width)`


class Parameter(Tensor):
    """A tensor that is trained (kata 01). What is computed from it is a plain tensor."""

    __torch_function__ = torch._C._disabled_torch_function_impl

    def __new__(cls, data: Tensor | None = None, requires_grad: bool = True) -> Parameter:
        """Return a leaf of the class `cls` on the memory of `data`; without data its shape is `(0,)`.

        Raises RuntimeError ("floating point") for integers, unless `requires_grad=False`.
        """
        # TODO: make a tensor of the class `cls` on the memory of `data`
        raise NotImplementedError

    def __deepcopy__(self, memo: dict[int, object]) -> Parameter:
        return type(self)(self.data.clone(), self.requires_grad)

    def __repr__(self) -> str:
        return f"Parameter containing:\n{super().__repr__()}"


class Module:
    """A part of a network. It registers its parameters, buffers and children, and reaches them all.

    You may keep them in one register or in three. If your register holds the values, write
    `__getattr__`, too (kata 02): Python asks it for a name that is no ordinary attribute. The methods
    that begin with one underscore are helpers: change them or leave them out. A `kind` is Parameter,
    Module, or Tensor for a buffer.
    """

    def __init__(self) -> None:
        # TODO: make an empty register of what is assigned, and start in train mode
        raise NotImplementedError

    def __call__(self, *args: object, **kwargs: object) -> object:
        """Call `forward` with these arguments, and return its result. Each subclass defines it."""
        # TODO: call `forward`
        raise NotImplementedError

    def __setattr__(self, name: str, value: object) -> None:
        """Set an attribute, as `self.name = value` does (katas 02 and 07).

        A Parameter or a Module is registered. A plain attribute or a buffer of that name gives way
        to both, and a child to a Parameter. A registered name takes None, and keeps its place. A
        tensor under the name of a buffer becomes the buffer. Everything else is a plain attribute:
        a tensor, a list of Parameters, a list of modules.

        Raises AttributeError ("before Module.__init__") for a Parameter or a Module, as long as
        there is no register. Raises TypeError for a value that a registered name does not take.
        """
        # TODO: find out as what the value is registered, refuse what does not fit, set it
        raise NotImplementedError

    def __delattr__(self, name: str) -> None:
        """Remove an attribute, registered or not. When it is assigned again, it comes last."""
        # TODO: remove it, and all that is known about it
        raise NotImplementedError

    def register_parameter(self, name: str, param: Parameter | None) -> None:
        """Register a Parameter, or None to keep a place for one (kata 02)."""
        self._register(name, param, Parameter)

    def register_buffer(self, name: str, tensor: Tensor | None, persistent: bool = True) -> None:
        """Register a tensor that is converted but not trained, and saved if `persistent` (kata 07)."""
        # TODO: register the tensor itself, and note whether it is saved
        raise NotImplementedError

    def _register(self, name: str, value: object, kind: type) -> None:
        """Register a `kind` or None. What the name held before is replaced if it is of that kind.

        Raises TypeError for another value, and for a name that is not a string. Raises KeyError for
        a name that is empty, has a dot, or belongs to something else.
        """
        # TODO: check the name and the value, register them
        raise NotImplementedError

    def _own(self, kind: type) -> Iterator[tuple[str, Tensor | Module]]:
        """Yield name and value of all that is registered here as a `kind`. Pass over None."""
        # TODO: go through the register
        raise NotImplementedError

    def _walk(self, path: str = "") -> Iterator[tuple[str, Module]]:
        """Yield this module and all modules below it, depth first, each with its path.

        The path of this module is `path`. The path of its child `encoder` is `path + "encoder."`.
        """
        # TODO: yield this module, then everything that each child yields
        raise NotImplementedError

    def _named(
        self, kind: type, prefix: str, recurse: bool, remove_duplicate: bool
    ) -> Iterator[tuple[str, Tensor]]:
        """Yield the tensors of this kind with dotted names, own ones first, then those below (kata 03).

        `prefix` and a dot stand before each name. `recurse=False` leaves out the children. A tensor
        with several names comes once, under its first name, unless `remove_duplicate=False`.
        """
        # TODO: walk, and yield each tensor under its first name only, or under all
        raise NotImplementedError

    def named_parameters(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Parameter]]:
        """Yield each parameter with its dotted name (kata 03)."""
        return self._named(Parameter, prefix, recurse, remove_duplicate)

    def named_buffers(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Tensor]]:
        """Yield each buffer with its dotted name (kata 07)."""
        return self._named(Tensor, prefix, recurse, remove_duplicate)

    def parameters(self, recurse: bool = True) -> Iterator[Parameter]:
        """Yield each parameter once, without its name."""
        return (parameter for _, parameter in self.named_parameters(recurse=recurse))

    def state_dict(self) -> dict[str, Tensor]:
        """Return parameters and persistent buffers without a graph, on the same memory (kata 08).

        In each module the parameters come first, then the buffers, then the children. A shared
        tensor comes under every name.
        """
        # TODO: collect what is saved, under every name
        raise NotImplementedError

    def load_state_dict(
        self, state_dict: Mapping[str, Tensor], strict: bool = True
    ) -> tuple[list[str], list[str]]:
        """Copy the values in place, and return the missing and the unexpected keys (kata 08).

        Raises RuntimeError, and changes nothing, when a shape does not fit. If `strict`, it does so
        when a key is missing or unexpected, too. One message says all of these keys, each after the
        words for what is wrong with it: "size mismatch for", "Missing" or "Unexpected".
        """
        # TODO: compare; then either refuse, with everything that is wrong, or copy
        raise NotImplementedError

    def train(self, mode: bool = True) -> Module:
        """Set `training` to `mode`, here and in all modules below, and return this module."""
        # TODO: walk and set
        raise NotImplementedError

    def eval(self) -> Module:
        """Leave train mode, here and in all modules below, and return this module."""
        return self.train(False)

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Set the gradients of all parameters to None, or fill them with zeros."""
        # TODO: clear the gradient of every parameter
        raise NotImplementedError

    def to(self, dtype: torch.dtype) -> Module:
        """Convert parameters and floating-point buffers, here and below, and return this module.

        Each Parameter stays the same object and keeps its gradient, so an optimizer goes on with it.
        """
        # TODO: convert the data of each parameter, and replace the buffers
        raise NotImplementedError


class Linear(Module):
    """`x @ weight.T + bias`: `(..., in_features)` becomes `(..., out_features)`.

    `weight` is `(out_features, in_features)`, `bias` is `(out_features,)`. With `bias=False` it is
    None.
    """

    def __init__(self, in_features: int, out_features: int, bias: bool = True) -> None:
        # TODO: make `weight` and `bias`, which is None where it is not wanted
        raise NotImplementedError

    def forward(self, x: Tensor) -> Tensor:
        # TODO: multiply and add
        raise NotImplementedError


class LayerNorm(Module):
    """Normalises the last dimensions to mean 0 and variance 1, multiplies by `weight`, adds `bias`.

    The variance is divided by n, not by n - 1, and `eps` is added to it. Both parameters have the
    shape `normalized_shape`; an int is one dimension. With `elementwise_affine=False` they are None.
    """

    def __init__(
        self, normalized_shape: Size, eps: float = 1e-5, elementwise_affine: bool = True
    ) -> None:
        # TODO: make `weight`, ones at first, and `bias`, zeros at first
        raise NotImplementedError

    def forward(self, x: Tensor) -> Tensor:
        # TODO: normalise
        raise NotImplementedError


class Sequential(Module):
    """Runs its children `"0"`, `"1"`, ... one after the other. Without children it returns `x`."""

    def __init__(self, *modules: Module) -> None:
        # TODO: register the modules under their numbers
        raise NotImplementedError

    def forward(self, x: Tensor) -> Tensor:
        # TODO: pass each result on to the next
        raise NotImplementedError


class Dropout(Module):
    """In train mode, drops each value with the probability `p` and divides the others by `1 - p`.

    `p` is from 0 to 1, both included. In eval mode nothing changes.
    """

    def __init__(self, p: float = 0.5) -> None:
        # TODO: keep the probability
        raise NotImplementedError

    def forward(self, x: Tensor) -> Tensor:
        # TODO: drop values, but in train mode only
        raise NotImplementedError


def pair(size: Size) -> tuple[int, int]:
    """Return a size as `(height, width)`. An int is both."""
    return (size, size) if isinstance(size, int) else (size[0], size[1])


class Patchify(Module):
    """Cuts `(batch, channels, height, width)` into `(batch, patches, values)` (kata 11)."""

    def __init__(self, patch_size: Size) -> None:
        super().__init__()
        self.patch_size = pair(patch_size)

    def forward(self, images: Tensor) -> Tensor:
        batch, channels, height, width = images.shape
        rows, columns = self.patch_size
        grid = images.reshape(batch, channels, height // rows, rows, width // columns, columns)
        return grid.permute(0, 2, 4, 3, 5, 1).flatten(3).flatten(1, 2)


class ViTEmbedding(Module):
    """Images `(batch, channels, height, width)` become tokens `(batch, patches + 1, dim)` (kata 14).

    Parameters, in this order: `pos_embedding` `(1, patches + 1, dim)`, `cls_token` `(1, 1, dim)`,
    and those of `to_patch_embedding`, a Sequential of a Patchify and a Linear. The class token
    comes before the patches, then the positions are added, and `dropout`, a Dropout, comes last.

    The constructor raises ValueError when the patches do not cover the image, and `forward` does so
    for images of another size.
    """

    def __init__(
        self,
        *,
        image_size: Size,
        patch_size: Size,
        dim: int,
        channels: int = 3,
        dropout: float = 0.0,
    ) -> None:
        # TODO: build the projection, the two Parameters and the dropout
        raise NotImplementedError

    def forward(self, images: Tensor) -> Tensor:
        # TODO: project, put the class token first, add the positions, drop out
        raise NotImplementedError
