"""Copies from the module into the dictionary.

caught by: test_values_are_loaded
says: Your code copies in the wrong direction: the dictionary gets the values of the module
"""

from collections.abc import Iterator, Mapping

import torch
from torch import nn

__all__ = ["load_state_dict", "state_dict"]


def _entries(module: nn.Module, prefix: str = "") -> Iterator[tuple[str, torch.Tensor]]:
    """Yield the key and the tensor of each entry. A helper for both functions, if you like.

    For each module: first its parameters (`module._parameters`), then its buffers
    (`module._buffers`), then the entries of its children (`module._modules`). Leave out the buffers
    whose name is in `module._non_persistent_buffers_set`. Each of the three registries may hold
    None.
    """
    for name, parameter in module._parameters.items():
        if parameter is not None:
            yield prefix + name, parameter
    for name, buffer in module._buffers.items():
        if buffer is not None and name not in module._non_persistent_buffers_set:
            yield prefix + name, buffer
    for name, child in module._modules.items():
        if child is not None:
            yield from _entries(child, f"{prefix}{name}.")


def state_dict(module: nn.Module) -> dict[str, torch.Tensor]:
    """Return the parameters and persistent buffers of `module` and of all modules below it.

    Each key is the path to its entry, joined by dots. Keys and order are torch's. A shared entry
    comes under each of its names. The tensors are detached: they require no gradient. But they are
    not copies: they share memory with the module, so they change when the module is trained. The
    module stays as it is.
    """
    return {key: tensor.detach() for key, tensor in _entries(module)}


def load_state_dict(
    module: nn.Module, state_dict: Mapping[str, torch.Tensor], strict: bool = True
) -> tuple[list[str], list[str]]:
    """Copy the values in `state_dict` into `module`; return `(missing_keys, unexpected_keys)`.

    A key is missing if only the module has it, and unexpected if only `state_dict` has it. Both
    lists may be in any order.

    The values are copied in place and converted to the dtype of the module. Each Parameter and each
    buffer stays the same object in the same memory. `requires_grad`, gradients and train mode stay
    as they are. `state_dict` and its tensors do not change, and the module keeps none of them.

    Raises RuntimeError if a key is missing or unexpected. With `strict=False` this is no error:
    what fits is copied. Raises RuntimeError in any case if a value and its entry have different
    shapes. One message names every wrong key, after `Missing key`, `Unexpected key` or
    `size mismatch for`. A refused load changes nothing.
    """
    own = dict(_entries(module))
    missing = [key for key in own if key not in state_dict]
    unexpected = [key for key in state_dict if key not in own]
    known = {key: value for key, value in state_dict.items() if key in own}
    problems = []
    if strict and missing:
        problems.append(f"Missing key(s) in the state dict: {', '.join(missing)}")
    if strict and unexpected:
        problems.append(f"Unexpected key(s) in the state dict: {', '.join(unexpected)}")
    for key, value in known.items():
        if value.shape != own[key].shape:
            shapes = f"{tuple(value.shape)} does not fit {tuple(own[key].shape)}"
            problems.append(f"size mismatch for {key}: {shapes}")
    if problems:
        raise RuntimeError("\n\t".join([f"Cannot load into {type(module).__name__}:", *problems]))
    with torch.no_grad():
        for key, value in known.items():
            value.copy_(own[key])
    return missing, unexpected
