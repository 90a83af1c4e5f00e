"""The device meta as a second device for tests: the only one that every machine has.

A tensor on it has a shape and no values. torch's own arithmetic there imports sympy when it is first used, which takes
a fifth of `import torch`, and lets some operations mix meta and the CPU, which no real device does.
"""

from __future__ import annotations

from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves, tree_map_only

__all__ = ["Arithmetic"]

_aten = torch.ops.aten
_BETWEEN_DEVICES = {_aten.copy_.default, _aten._to_copy.default}
_BY_VALUES = {torch.Tag.data_dependent_output, torch.Tag.dynamic_output_shape}


class Arithmetic(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """A context in which the CPU finds shapes and dtypes for meta, from zeros, and a mixture of devices is an error."""

    def __torch_dispatch__(
        self, func: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> object:
        kwargs = kwargs or {}
        tensors = [one for one in tree_leaves((args, kwargs)) if isinstance(one, torch.Tensor)]
        if (
            not any(one.is_meta for one in tensors)
            or func.is_view
            or func in _BETWEEN_DEVICES
            or _BY_VALUES & {*func.tags}
            or kwargs.get("device") is not None
        ):
            return func(*args, **kwargs)
        if not all(one.is_meta for one in tensors if one.dim()):
            raise RuntimeError(
                "Expected all tensors to be on the same device, but found at least two devices, meta and cpu!"
            )
        found = func(
            *tree_map_only(torch.Tensor, _zeros, args),
            **tree_map_only(torch.Tensor, _zeros, kwargs),
        )
        return args[0] if func._schema.is_mutable else tree_map_only(torch.Tensor, _on_meta, found)


def _zeros(like: torch.Tensor) -> torch.Tensor:
    return torch.zeros(like.shape, dtype=like.dtype)


def _on_meta(like: torch.Tensor) -> torch.Tensor:
    return torch.empty_strided(like.shape, like.stride(), dtype=like.dtype, device="meta")
