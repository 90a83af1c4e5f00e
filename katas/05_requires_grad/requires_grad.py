"""Keep a part of a network from changing.

Source: `torch.nn.Module.requires_grad_`
(https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html), and "Locally disabling gradient
computation" (https://docs.pytorch.org/docs/stable/notes/autograd.html).
"""

from __future__ import annotations

from collections.abc import Iterable

from torch import nn

__all__ = ["count_parameters", "freeze", "trainable_parameters", "unfreeze"]


def freeze(module: nn.Module) -> None:
    """Keep every parameter and every running statistic in `module` from changing.

    After this no parameter, at any depth, requires a gradient, and every `.grad` is None, so that an
    optimizer skips it. The Parameters are the same objects with the same values.

    Normalisation layers that keep running statistics are in eval mode after this. In train mode each
    forward pass would change the statistics. The mode of all other layers stays as it was.
    """
    # TODO: first the flags and the old gradients (step 1), then the running statistics (step 2)
    raise NotImplementedError


def keeps_statistics(layer: nn.Module) -> bool:
    """Tell whether `layer` is a normalisation layer that keeps running statistics.

    BatchNorm keeps them, unless you create it with `track_running_stats=False`. InstanceNorm keeps them
    only if you create it with `track_running_stats=True`. No test calls this function. It is here
    because `freeze` and `unfreeze` ask the same question.
    """
    # TODO: tell these layers from all others
    raise NotImplementedError


def unfreeze(module: nn.Module) -> None:
    """Let everything in `module` that `freeze` stops change again.

    After this every floating-point parameter, at any depth, requires a gradient. Integer and boolean
    parameters cannot, and stay as they are. Normalisation layers that keep running statistics are in
    train mode. The mode of all other layers stays as it was. No value changes, and no `.grad` is made.

    It remembers nothing: it does not matter what was frozen, or in eval mode, before.
    """
    # TODO: undo what freeze does, wherever that is possible
    raise NotImplementedError


def trainable_parameters(module: nn.Module) -> Iterable[nn.Parameter]:
    """Return the Parameters in `module`, at any depth, that require a gradient now, each once.

    You can give the result to an optimizer. Any iterable is fine, such as a list or a generator.
    """
    # TODO: choose them among all parameters
    raise NotImplementedError


def count_parameters(module: nn.Module, trainable_only: bool = False) -> int:
    """Return how many numbers the parameters in `module` hold, at any depth.

    A weight of shape `(2, 3)` counts as 6. A Parameter that is used in several places counts once.
    With `trainable_only=True`, only parameters that require a gradient count. Buffers never count.
    """
    # TODO: add up the numbers in the parameters
    raise NotImplementedError
