"""Tensors that belong to a module and are not trained.

Source: `register_buffer` and `named_buffers` of `torch.nn.Module`
(https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html).
"""

from collections.abc import Iterable

import torch
from torch import nn

__all__ = ["named_buffers", "register_buffer"]


def register_buffer(
    module: nn.Module, name: str, tensor: torch.Tensor | None, persistent: bool = True
) -> None:
    """Register `tensor` itself, not a copy, as the buffer `name` of `module`.

    A module keeps its buffers in `module._buffers`, a dict from name to tensor. The set
    `module._non_persistent_buffers_set` holds the names of the buffers that are not saved. Fill
    these two. torch reads them in `.to()`, `buffers()`, `state_dict()` and `module.name`.

    `None` can be registered, too: it takes the name. If the name is a buffer already, the new tensor
    replaces the old one at its place in the order, and `persistent` counts as it is given now.

    Raises TypeError if `name` is not a string, or if `tensor` is neither a tensor nor None. Raises
    KeyError if `name` is empty, contains a dot, or belongs to anything but a buffer: a parameter or
    a child (also one that is None), a plain attribute, a method. A refused call leaves the module
    as it was.
    """
    # BEGIN SOLUTION: check the arguments first, then fill the two registries
    if not isinstance(name, str):
        raise TypeError(f"buffer name should be a string, got {type(name).__name__}")
    if not name or "." in name:
        raise KeyError(f"buffer name can't be empty or contain a dot: {name!r}")
    if hasattr(module, name) and name not in module._buffers:
        raise KeyError(f"attribute {name!r} already exists")
    if tensor is not None and not isinstance(tensor, torch.Tensor):
        raise TypeError(f"buffer {name!r} should be a tensor or None, got {type(tensor).__name__}")
    module._buffers[name] = tensor
    if persistent:
        module._non_persistent_buffers_set.discard(name)
    else:
        module._non_persistent_buffers_set.add(name)
    # END SOLUTION


def named_buffers(
    module: nn.Module, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
) -> Iterable[tuple[str, torch.Tensor]]:
    """List pairs `(name, tensor)`: the buffers of `module` and of all modules below it.

    Every tensor in `module._buffers` is listed, saved or not. None is passed over. Each call lists
    what the module holds then, and changes nothing. A generator or a list will do.

    The module's own buffers come first, in the order of registration. Then come those of one child
    after the other. Each child is finished, with all that is below it, before the next one begins.
    The children are in `module._modules`, a dict from name to module or None. A name is the path to
    the buffer, joined by dots (`encoder.0.mean`).

    A `prefix` that is not empty stands before every name, followed by a dot. With `recurse=False`
    only the module's own buffers are listed.

    A tensor or a child that is registered in several places is listed once, under the first of its
    names. With `remove_duplicate=False` it is listed under every name. Two tensors are two buffers,
    even with equal values or on the same memory.
    """
    # BEGIN SOLUTION: go through the module and all below it, and yield the pairs
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
