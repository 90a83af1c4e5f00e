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
        # BEGIN SOLUTION: make a tensor of the class `cls` on the memory of `data`
        return Tensor._make_subclass(cls, torch.empty(0) if data is None else data, requires_grad)
        # END SOLUTION

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
        # BEGIN SOLUTION: make an empty register of what is assigned, and start in train mode
        self._kinds: dict[str, type] = {}  # by name: Parameter, Tensor (for a buffer) or Module
        self._unsaved: set[str] = set()  # the names of the buffers that are not persistent
        self.training = True
        # END SOLUTION

    def __call__(self, *args: object, **kwargs: object) -> object:
        """Call `forward` with these arguments, and return its result. Each subclass defines it."""
        # BEGIN SOLUTION: call `forward`
        return self.forward(*args, **kwargs)
        # END SOLUTION

    def __setattr__(self, name: str, value: object) -> None:
        """Set an attribute, as `self.name = value` does (katas 02 and 07).

        A Parameter or a Module is registered. A plain attribute or a buffer of that name gives way
        to both, and a child to a Parameter. A registered name takes None, and keeps its place. A
        tensor under the name of a buffer becomes the buffer. Everything else is a plain attribute:
        a tensor, a list of Parameters, a list of modules.

        Raises AttributeError ("before Module.__init__") for a Parameter or a Module, as long as
        there is no register. Raises TypeError for a value that a registered name does not take.
        """
        # BEGIN SOLUTION: find out as what the value is registered, refuse what does not fit, set it
        old = self.__dict__.get("_kinds", {}).get(name)
        kind = Parameter if isinstance(value, Parameter) else old
        if isinstance(value, Module) and old is not Parameter:
            kind = Module
        if kind:
            if "_kinds" not in self.__dict__:
                raise AttributeError(f"cannot assign {name!r} before Module.__init__() call")
            if value is not None and not isinstance(value, kind):
                raise TypeError(f"{name!r} takes a {kind.__name__} or None, not {value!r}")
            if kind is not old and name in self.__dict__:
                delattr(self, name)
            self._kinds[name] = kind
        super().__setattr__(name, value)
        # END SOLUTION

    def __delattr__(self, name: str) -> None:
        """Remove an attribute, registered or not. When it is assigned again, it comes last."""
        # BEGIN SOLUTION: remove it, and all that is known about it
        super().__delattr__(name)
        self._kinds.pop(name, None)
        self._unsaved.discard(name)
        # END SOLUTION

    def register_parameter(self, name: str, param: Parameter | None) -> None:
        """Register a Parameter, or None to keep a place for one (kata 02)."""
        self._register(name, param, Parameter)

    def register_buffer(self, name: str, tensor: Tensor | None, persistent: bool = True) -> None:
        """Register a tensor that is converted but not trained, and saved if `persistent` (kata 07)."""
        # BEGIN SOLUTION: register the tensor itself, and note whether it is saved
        self._register(name, tensor, Tensor)
        (self._unsaved.discard if persistent else self._unsaved.add)(name)
        # END SOLUTION

    def _register(self, name: str, value: object, kind: type) -> None:
        """Register a `kind` or None. What the name held before is replaced if it is of that kind.

        Raises TypeError for another value, and for a name that is not a string. Raises KeyError for
        a name that is empty, has a dot, or belongs to something else.
        """
        # BEGIN SOLUTION: check the name and the value, register them
        if not isinstance(name, str) or not isinstance(value, kind | None):
            raise TypeError(f"cannot register {value!r} under {name!r}")
        if not name or "." in name or (hasattr(self, name) and self._kinds.get(name) is not kind):
            raise KeyError(f"{name!r} is empty, has a dot, or already exists")
        self._kinds[name] = kind
        super().__setattr__(name, value)
        # END SOLUTION

    def _own(self, kind: type) -> Iterator[tuple[str, Tensor | Module]]:
        """Yield name and value of all that is registered here as a `kind`. Pass over None."""
        # BEGIN SOLUTION: go through the register
        for name, own in self._kinds.items():
            if own is kind and (value := self.__dict__[name]) is not None:
                yield name, value
        # END SOLUTION

    def _walk(self, path: str = "") -> Iterator[tuple[str, Module]]:
        """Yield this module and all modules below it, depth first, each with its path.

        The path of this module is `path`. The path of its child `encoder` is `path + "encoder."`.
        """
        # BEGIN SOLUTION: yield this module, then everything that each child yields
        yield path, self
        for name, child in self._own(Module):
            yield from child._walk(f"{path}{name}.")
        # END SOLUTION

    def _named(
        self, kind: type, prefix: str, recurse: bool, remove_duplicate: bool
    ) -> Iterator[tuple[str, Tensor]]:
        """Yield the tensors of this kind with dotted names, own ones first, then those below (kata 03).

        `prefix` and a dot stand before each name. `recurse=False` leaves out the children. A tensor
        with several names comes once, under its first name, unless `remove_duplicate=False`.
        """
        # BEGIN SOLUTION: walk, and yield each tensor under its first name only, or under all
        seen: dict[int, Tensor] = {}  # by identity: the hash of a tensor takes longer than its id
        start = f"{prefix}." if prefix else ""
        for path, module in self._walk(start) if recurse else [(start, self)]:
            for name, tensor in module._own(kind):
                if id(tensor) not in seen:
                    yield path + name, tensor
                if remove_duplicate:
                    seen[id(tensor)] = tensor
        # END SOLUTION

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
        # BEGIN SOLUTION: collect what is saved, under every name
        return {
            path + name: tensor.detach()
            for path, module in self._walk()
            for kind in (Parameter, Tensor)
            for name, tensor in module._own(kind)
            if name not in module._unsaved
        }
        # END SOLUTION

    def load_state_dict(
        self, state_dict: Mapping[str, Tensor], strict: bool = True
    ) -> tuple[list[str], list[str]]:
        """Copy the values in place, and return the missing and the unexpected keys (kata 08).

        Raises RuntimeError, and changes nothing, when a shape does not fit. If `strict`, it does so
        when a key is missing or unexpected, too. One message says all of these keys, each after the
        words for what is wrong with it: "size mismatch for", "Missing" or "Unexpected".
        """
        # BEGIN SOLUTION: compare; then either refuse, with everything that is wrong, or copy
        own = self.state_dict()  # on the memory of the module: what is copied here arrives there
        missing = [name for name in own if name not in state_dict]
        unexpected = [name for name in state_dict if name not in own]
        pairs = {name: (own[name], state_dict[name]) for name in own if name in state_dict}
        problems = [f"size mismatch for {k}" for k, (a, b) in pairs.items() if a.shape != b.shape]
        if strict:
            problems += [f"Missing key {name}" for name in missing]
            problems += [f"Unexpected key {name}" for name in unexpected]
        if problems:
            raise RuntimeError(f"cannot load this state dict: {', '.join(problems)}")
        for mine, value in pairs.values():
            mine.copy_(value.detach())
        return missing, unexpected
        # END SOLUTION

    def train(self, mode: bool = True) -> Module:
        """Set `training` to `mode`, here and in all modules below, and return this module."""
        # BEGIN SOLUTION: walk and set
        for _, module in self._walk():
            module.training = mode
        return self
        # END SOLUTION

    def eval(self) -> Module:
        """Leave train mode, here and in all modules below, and return this module."""
        return self.train(False)

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Set the gradients of all parameters to None, or fill them with zeros."""
        # BEGIN SOLUTION: clear the gradient of every parameter
        for parameter in self.parameters():
            if parameter.grad is not None:
                parameter.grad = None if set_to_none else torch.zeros_like(parameter.grad)
        # END SOLUTION

    def to(self, dtype: torch.dtype) -> Module:
        """Convert parameters and floating-point buffers, here and below, and return this module.

        Each Parameter stays the same object and keeps its gradient, so an optimizer goes on with it.
        """
        # BEGIN SOLUTION: convert the data of each parameter, and replace the buffers
        for parameter in self.parameters():
            parameter.data = parameter.data.to(dtype)
            if parameter.grad is not None:
                parameter.grad = parameter.grad.to(dtype)
        for _, module in self._walk():
            for name, buffer in module._own(Tensor):
                if buffer.is_floating_point():
                    module._register(name, buffer.to(dtype), Tensor)
        return self
        # END SOLUTION


class Linear(Module):
    """`x @ weight.T + bias`: `(..., in_features)` becomes `(..., out_features)`.

    `weight` is `(out_features, in_features)`, `bias` is `(out_features,)`. With `bias=False` it is
    None.
    """

    def __init__(self, in_features: int, out_features: int, bias: bool = True) -> None:
        # BEGIN SOLUTION: make `weight` and `bias`, which is None where it is not wanted
        super().__init__()
        bound = in_features**-0.5
        self.weight = Parameter(torch.empty(out_features, in_features).uniform_(-bound, bound))
        values = torch.empty(out_features).uniform_(-bound, bound)
        self.register_parameter("bias", Parameter(values) if bias else None)
        # END SOLUTION

    def forward(self, x: Tensor) -> Tensor:
        # BEGIN SOLUTION: multiply and add
        return torch.nn.functional.linear(x, self.weight, self.bias)
        # END SOLUTION


class LayerNorm(Module):
    """Normalises the last dimensions to mean 0 and variance 1, multiplies by `weight`, adds `bias`.

    The variance is divided by n, not by n - 1, and `eps` is added to it. Both parameters have the
    shape `normalized_shape`; an int is one dimension. With `elementwise_affine=False` they are None.
    """

    def __init__(
        self, normalized_shape: Size, eps: float = 1e-5, elementwise_affine: bool = True
    ) -> None:
        # BEGIN SOLUTION: make `weight`, ones at first, and `bias`, zeros at first
        super().__init__()
        ones, zeros = torch.ones(normalized_shape), torch.zeros(normalized_shape)
        self.shape, self.eps = ones.shape, eps
        self.register_parameter("weight", Parameter(ones) if elementwise_affine else None)
        self.register_parameter("bias", Parameter(zeros) if elementwise_affine else None)
        # END SOLUTION

    def forward(self, x: Tensor) -> Tensor:
        # BEGIN SOLUTION: normalise
        return torch.nn.functional.layer_norm(x, self.shape, self.weight, self.bias, self.eps)
        # END SOLUTION


class Sequential(Module):
    """Runs its children `"0"`, `"1"`, ... one after the other. Without children it returns `x`."""

    def __init__(self, *modules: Module) -> None:
        # BEGIN SOLUTION: register the modules under their numbers
        super().__init__()
        for number, module in enumerate(modules):
            setattr(self, str(number), module)
        # END SOLUTION

    def forward(self, x: Tensor) -> Tensor:
        # BEGIN SOLUTION: pass each result on to the next
        for _, module in self._own(Module):
            x = module(x)
        return x
        # END SOLUTION


class Dropout(Module):
    """In train mode, drops each value with the probability `p` and divides the others by `1 - p`.

    `p` is from 0 to 1, both included. In eval mode nothing changes.
    """

    def __init__(self, p: float = 0.5) -> None:
        # BEGIN SOLUTION: keep the probability
        super().__init__()
        self.p = p
        # END SOLUTION

    def forward(self, x: Tensor) -> Tensor:
        # BEGIN SOLUTION: drop values, but in train mode only
        return torch.nn.functional.dropout(x, self.p, self.training)
        # END SOLUTION


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
        # BEGIN SOLUTION: build the projection, the two Parameters and the dropout
        super().__init__()
        (height, width), (rows, columns) = pair(image_size), pair(patch_size)
        self.image_size = (height, width)
        if height % rows or width % columns:
            raise ValueError(f"{rows}x{columns} patches do not cover {height}x{width} images")
        patches = (height // rows) * (width // columns)
        projection = Linear(rows * columns * channels, dim)
        self.to_patch_embedding = Sequential(Patchify(patch_size), projection)
        self.pos_embedding = Parameter(torch.randn(1, patches + 1, dim))
        self.cls_token = Parameter(torch.randn(1, 1, dim))
        self.dropout = Dropout(dropout)
        # END SOLUTION

    def forward(self, images: Tensor) -> Tensor:
        # BEGIN SOLUTION: project, put the class token first, add the positions, drop out
        if images.shape[-2:] != self.image_size:
            raise ValueError(f"images of {tuple(images.shape[-2:])} are not {self.image_size}")
        patches = self.to_patch_embedding(images)  # (batch, patches, dim)
        cls_tokens = self.cls_token.expand(len(images), -1, -1)  # (batch, 1, dim)
        return self.dropout(torch.cat([cls_tokens, patches], dim=1) + self.pos_embedding)
        # END SOLUTION
