"""How a part of a network is kept from changing.

Source: `torch.nn.Module.requires_grad_`
(https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html), and "Locally disabling gradient
computation" (https://docs.pytorch.org/docs/stable/notes/autograd.html).
"""

from __future__ import annotations

from collections.abc import Iterable

from torch import nn

__all__ = ["count_parameters", "freeze", "trainable_parameters", "unfreeze"]


def keeps_statistics(layer: nn.Module) -> bool:
    """Tell whether `layer` is a normalisation layer that keeps running statistics.

    BatchNorm does, unless it was made with `track_running_stats=False`; InstanceNorm does only when
    it was made with `track_running_stats=True`. The tests do not call this function: it is here
    because `freeze` and `unfreeze` both need the answer.
    """
    # BEGIN SOLUTION: tell such a layer from all others
    return bool(getattr(layer, "track_running_stats", False))
    # END SOLUTION


def freeze(module: nn.Module) -> None:
    """Keep every parameter and every running statistic in `module` from changing.

    No parameter, at any depth, requires a gradient afterwards, nor has one: `.grad` is None, so that
    an optimizer passes it over. The Parameters are the same objects, with the same values.

    The normalisation layers that keep running statistics, which move with each forward pass in
    train mode, are put in eval mode. The mode of every other layer, and of `module`, stays.
    """
    # BEGIN SOLUTION: see to the flags, to gradients from earlier, and to the running statistics
    for parameter in module.parameters():
        parameter.requires_grad = False
        parameter.grad = None
    for layer in module.modules():
        if keeps_statistics(layer):
            layer.eval()
    # END SOLUTION


def unfreeze(module: nn.Module) -> None:
    """Let everything in `module` that `freeze` stops change again.

    Every floating-point parameter, at any depth, requires a gradient afterwards, and the
    normalisation layers that keep running statistics are in train mode, also those that were frozen
    or in eval mode before `freeze`. Integer parameters cannot require a gradient, and stay as they
    are; so does the mode of every other layer, and of `module`. Nobody is given a gradient.
    """
    # BEGIN SOLUTION: undo what `freeze` does, wherever it is possible
    for parameter in module.parameters():
        parameter.requires_grad = parameter.is_floating_point() or parameter.is_complex()
    for layer in module.modules():
        if keeps_statistics(layer):
            layer.train()
    # END SOLUTION


def trainable_parameters(module: nn.Module) -> Iterable[nn.Parameter]:
    """Return the Parameters in `module`, at any depth, that require a gradient now, each once.

    This is what an optimizer is given. Any iterable will do, such as a list or a generator.
    """
    # BEGIN SOLUTION: pick them out of all parameters
    return (parameter for parameter in module.parameters() if parameter.requires_grad)
    # END SOLUTION


def count_parameters(module: nn.Module, trainable_only: bool = False) -> int:
    """Return how many numbers the parameters in `module` hold, at any depth.

    A weight of shape `(2, 3)` counts as 6. A Parameter that is used in several places counts once.
    Frozen parameters count, too, unless `trainable_only` is True. Buffers do not count.
    """
    # BEGIN SOLUTION: add up the numbers that the parameters hold
    parameters = trainable_parameters(module) if trainable_only else module.parameters()
    return sum(parameter.numel() for parameter in parameters)
    # END SOLUTION
