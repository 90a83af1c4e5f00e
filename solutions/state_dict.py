"""What of a module is saved, and how it gets back into a module.

Source: `state_dict` and `load_state_dict` of `torch.nn.Module`
(https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html).
"""

from collections.abc import Iterator, Mapping

import torch
from torch import nn

__all__ = ["load_state_dict", "state_dict"]


def _entries(module: nn.Module, prefix: str = "") -> Iterator[tuple[str, torch.Tensor]]:
    """Yield the key and the tensor of all that is saved: a helper for both functions, if you like.

    For each module these are its parameters (`module._parameters`), then its buffers
    (`module._buffers`) but for those whose name is in `module._non_persistent_buffers_set`, then
    all that is saved of its children (`module._modules`). Each of the three may hold None.
    """
    # BEGIN SOLUTION: yield (key, tensor) pairs of the module itself, then of its children
    for name, parameter in module._parameters.items():
        if parameter is not None:
            yield prefix + name, parameter
    for name, buffer in module._buffers.items():
        if buffer is not None and name not in module._non_persistent_buffers_set:
            yield prefix + name, buffer
    for name, child in module._modules.items():
        if child is not None:
            yield from _entries(child, f"{prefix}{name}.")
    # END SOLUTION


def state_dict(module: nn.Module) -> dict[str, torch.Tensor]:
    """Return the parameters and persistent buffers of `module` and all below it, by dotted key.

    Keys and order are torch's. What is shared comes under every name that it has. The tensors carry
    no graph and require no gradient, but they are no copies: they share memory with the module, so
    they change when it is trained. The module itself stays as it is.
    """
    # BEGIN SOLUTION: give each entry under its key, without its graph
    return {key: tensor.detach() for key, tensor in _entries(module)}
    # END SOLUTION


def load_state_dict(
    module: nn.Module, state_dict: Mapping[str, torch.Tensor], strict: bool = True
) -> tuple[list[str], list[str]]:
    """Copy the values in `state_dict` into `module`; return `(missing_keys, unexpected_keys)`.

    A key is missing when the module has such an entry and `state_dict` has not, and unexpected the
    other way round. The values are copied in place and converted to the module's dtype: every
    Parameter and buffer stays the object that it was, in the memory that it had, and requires a
    gradient or not as before. Gradients stay, and so does the mode of every module.
    `state_dict` and its tensors stay as they were, and the module takes over none of them.

    Raises RuntimeError when a key is missing or unexpected, unless `strict` is False (then what
    fits is copied), and when a value has another shape than the module's entry, in any case. One
    message names every key that is wrong, after `Missing key`, `Unexpected key` or
    `size mismatch for`. A refused load changes nothing: neither values nor objects.
    """
    # BEGIN SOLUTION: find all that is wrong, refuse it in one message, or copy what fits
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
            own[key].copy_(value)
    return missing, unexpected
    # END SOLUTION
