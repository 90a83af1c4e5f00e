"""An optimizer's step, and the groups that tell it which parameters decay.

Sources: `torch.optim.SGD` (https://docs.pytorch.org/docs/stable/generated/torch.optim.SGD.html) and
"Per-parameter options" (https://docs.pytorch.org/docs/stable/optim.html). Vision transformers usually
exclude the same parameters from weight decay, for example in timm's `param_groups_weight_decay`.
"""

from collections.abc import Iterable
from typing import Any

import torch

__all__ = ["sgd_step", "zero_grad", "parameter_groups"]

UNDECAYED = frozenset({"bias", "cls_token", "pos_embedding"})


def sgd_step(parameters: Iterable[torch.nn.Parameter], lr: float) -> None:
    """Move each parameter by `lr` times its gradient, against the gradient.

    The new values are written into the memory of the old ones. Each parameter stays the same object and
    a leaf, and its `requires_grad` does not change. A parameter whose `.grad` is None is passed over. The
    gradients stay as they are. A step remembers nothing of earlier steps.

    `parameters` is any iterable of one or more Parameters. Some iterables, such as `net.parameters()`, can
    be used only once. Whether a frozen parameter that has a gradient moves is your choice.
    """
    # BEGIN SOLUTION: step, without autograd recording it
    with torch.no_grad():
        for parameter in parameters:
            if parameter.grad is not None:
                parameter.sub_(parameter.grad, alpha=lr)
    # END SOLUTION


def zero_grad(parameters: Iterable[torch.nn.Parameter]) -> None:
    """Set the `.grad` of each parameter to None, trainable or frozen. Nothing else changes.

    `parameters` is the same as in `sgd_step`.
    """
    # BEGIN SOLUTION: set the gradients to None
    for parameter in parameters:
        parameter.grad = None
    # END SOLUTION


def parameter_groups(module: torch.nn.Module, weight_decay: float) -> list[dict[str, Any]]:
    """Divide the trainable parameters of `module` into groups that `torch.optim` takes.

    A group is a dictionary with two keys: `params`, a list of Parameters, and `weight_decay`, the number
    for all of them. It sets no other option of an optimizer.

    The weight decay is 0.0 for a parameter of at most one dimension. It is also 0.0, whatever the shape and
    the depth, for a parameter whose name is in `UNDECAYED`: the name is the last part of its path. All other
    parameters get the argument `weight_decay`.

    Each trainable parameter of the module and its descendants is in exactly one group, once, even if it has
    several names. Frozen parameters and buffers are in none. The number and the order of the groups are
    your choice. Each call makes new groups and leaves the module as it is.
    """
    # BEGIN SOLUTION: choose a group for each trainable parameter
    decayed: list[torch.nn.Parameter] = []
    undecayed: list[torch.nn.Parameter] = []
    for path, parameter in module.named_parameters():
        if parameter.requires_grad:
            name = path.rpartition(".")[2]
            is_decayed = parameter.ndim > 1 and name not in UNDECAYED
            (decayed if is_decayed else undecayed).append(parameter)
    return [
        {"params": decayed, "weight_decay": weight_decay},
        {"params": undecayed, "weight_decay": 0.0},
    ]
    # END SOLUTION
