"""Save the values of a module in a dictionary, and load them into a module.

Source: `state_dict` and `load_state_dict` of `torch.nn.Module`
(https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html).
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
    # TODO: yield (key, tensor) pairs of the module itself, then of its children
    raise NotImplementedError


def state_dict(module: nn.Module) -> dict[str, torch.Tensor]:
    """Return the parameters and persistent buffers of `module` and of all modules below it.

    Each key is the path to its entry, joined by dots. Keys and order are torch's. A shared entry
    comes under each of its names. The tensors are detached: they require no gradient. But they are
    not copies: they share memory with the module, so they change when the module is trained. The
    module stays as it is.
    """
    # TODO: return each tensor under its key, detached
    raise NotImplementedError


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
    # TODO: find every wrong key and raise one RuntimeError, or copy what fits
    raise NotImplementedError
