"""Tensors that belong to a module and are not trained.

Source: `register_buffer` and `named_buffers` of `torch.nn.Module`
(https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html).
"""

from collections.abc import Iterator

import torch
from torch import nn

__all__ = ["named_buffers", "register_buffer"]


def register_buffer(
    module: nn.Module, name: str, tensor: torch.Tensor | None, persistent: bool = True
) -> None:
    """Register `tensor` itself, not a copy, as the buffer `name` of `module`.

    A module keeps its buffers in `module._buffers`, a dict from name to tensor, and the names of
    those that are not saved in the set `module._non_persistent_buffers_set`. `register_buffer`
    fills these two, and no others; torch's `.to()`, `buffers()`, `state_dict()` and attribute
    access read them.

    `None` takes the name without a tensor. A name that already is a buffer is registered anew: its
    tensor is replaced, and so is its persistence.

    Raises TypeError when `name` is not a string, and KeyError when it is empty, holds a dot, or is
    taken by anything that is not a buffer: a parameter (also one that is None), a child, a plain
    attribute, a method. A refused registration leaves the module as it was.
    """
    # BEGIN SOLUTION: refuse what is not a name for a buffer, then fill the two registries
    if not isinstance(name, str):
        raise TypeError(f"buffer name should be a string, got {type(name).__name__}")
    if not name or "." in name:
        raise KeyError(f"buffer name can't be empty or contain a dot: {name!r}")
    if hasattr(module, name) and name not in module._buffers:
        raise KeyError(f"attribute {name!r} already exists")
    module._buffers[name] = tensor
    if persistent:
        module._non_persistent_buffers_set.discard(name)
    else:
        module._non_persistent_buffers_set.add(name)
    # END SOLUTION


def named_buffers(
    module: nn.Module, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
) -> Iterator[tuple[str, torch.Tensor]]:
    """Yield each buffer of `module` with its dotted name: persistent or not, but never a None.

    The module's own buffers come first, then those of its children, depth first, each in the order
    of registration. The children stand in `module._modules`, a dict from name to module or None.

    `prefix` is put before every name, with a dot. With `recurse=False` only the module's own
    buffers come. A tensor that is reachable under several names, because it or the module that
    holds it is registered twice, comes once, under the first name; with `remove_duplicate=False`
    it comes under every name. Two tensors are two buffers, even if equal or on one storage.
    """
    # BEGIN SOLUTION: go through the module and its children, and yield (name, tensor) pairs
    owners = module.named_modules(prefix=prefix, remove_duplicate=remove_duplicate)
    seen: set[torch.Tensor] = set()  # a tensor's hash is its identity, not its values
    for path, owner in owners if recurse else [(prefix, module)]:
        for name, buffer in owner._buffers.items():
            if buffer is None or buffer in seen:
                continue
            if remove_duplicate:
                seen.add(buffer)
            yield f"{path}.{name}" if path else name, buffer
    # END SOLUTION
