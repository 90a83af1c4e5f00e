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
    # TODO: yield (key, tensor) pairs of the module itself, then of its children
    raise NotImplementedError


def state_dict(module: nn.Module) -> dict[str, torch.Tensor]:
    """Return the parameters and persistent buffers of `module` and all below it, by dotted key.

    Keys and order are torch's. What is shared comes under every name that it has. The tensors carry
    no graph and require no gradient, but they are no copies: they share memory with the module, so
    they change when it is trained. The module itself stays as it is.
    """
    # TODO: give each entry under its key, without its graph
    raise NotImplementedError


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
    # TODO: find all that is wrong, refuse it in one message, or copy what fits
    raise NotImplementedError
