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
    # BEGIN SOLUTION: first the flags and the old gradients (step 1), then the running statistics (step 2)
    for parameter in module.parameters():
        parameter.requires_grad = False
        parameter.grad = None
    for layer in module.modules():
        if keeps_statistics(layer):
            layer.eval()
    # END SOLUTION


def keeps_statistics(layer: nn.Module) -> bool:
    """Tell whether `layer` is a normalisation layer that keeps running statistics.

    BatchNorm keeps them, unless you create it with `track_running_stats=False`. InstanceNorm keeps them
    only if you create it with `track_running_stats=True`. No test calls this function. It is here
    because `freeze` and `unfreeze` ask the same question.
    """
    # BEGIN SOLUTION: tell these layers from all others
    return bool(getattr(layer, "track_running_stats", False))
    # END SOLUTION


def unfreeze(module: nn.Module) -> None:
    """Let everything in `module` that `freeze` stops change again.

    After this every floating-point parameter, at any depth, requires a gradient. Integer and boolean
    parameters cannot, and stay as they are. Normalisation layers that keep running statistics are in
    train mode. The mode of all other layers stays as it was. No value changes, and no `.grad` is made.

    It remembers nothing: it does not matter what was frozen, or in eval mode, before.
    """
    # BEGIN SOLUTION: undo what freeze does, wherever that is possible
    for parameter in module.parameters():
        if parameter.is_floating_point() or parameter.is_complex():
            parameter.requires_grad = True
    for layer in module.modules():
        if keeps_statistics(layer):
            layer.train()
    # END SOLUTION


def trainable_parameters(module: nn.Module) -> Iterable[nn.Parameter]:
    """Return the Parameters in `module`, at any depth, that require a gradient now, each once.

    You can give the result to an optimizer. Any iterable is fine, such as a list or a generator.
    """
    # BEGIN SOLUTION: choose them among all parameters
    return (parameter for parameter in module.parameters() if parameter.requires_grad)
    # END SOLUTION


def count_parameters(module: nn.Module, trainable_only: bool = False) -> int:
    """Return how many numbers the parameters in `module` hold, at any depth.

    A weight of shape `(2, 3)` counts as 6. A Parameter that is used in several places counts once.
    With `trainable_only=True`, only parameters that require a gradient count. Buffers never count.
    """
    # BEGIN SOLUTION: add up the numbers in the parameters
    parameters = trainable_parameters(module) if trainable_only else module.parameters()
    return sum(parameter.numel() for parameter in parameters)
    # END SOLUTION
