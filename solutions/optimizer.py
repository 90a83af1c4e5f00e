"""What an optimizer does in a step, and how it is told which parameters to decay.

Sources: `torch.optim.SGD` (https://docs.pytorch.org/docs/stable/generated/torch.optim.SGD.html) and
"Per-parameter options" (https://docs.pytorch.org/docs/stable/optim.html). What is left undecayed is
what vision transformers commonly leave so, for example timm's `param_groups_weight_decay`.
"""

from collections.abc import Iterable
from typing import Any

import torch

__all__ = ["sgd_step", "zero_grad", "parameter_groups"]

UNDECAYED = frozenset({"bias", "cls_token", "pos_embedding"})


def sgd_step(parameters: Iterable[torch.nn.Parameter], lr: float) -> None:
    """Move each parameter by `lr` times its gradient, against the gradient.

    The new values are written into the memory of the old ones: each parameter stays the same object,
    a leaf that requires a gradient. A parameter whose `.grad` is None is passed over. The gradients
    stay as they are.

    `parameters` is any iterable, also one that can be gone through only once, such as
    `net.parameters()`.
    """
    # BEGIN SOLUTION: step, without autograd recording it
    with torch.no_grad():
        for parameter in parameters:
            if parameter.grad is not None:
                parameter.sub_(parameter.grad, alpha=lr)
    # END SOLUTION


def zero_grad(parameters: Iterable[torch.nn.Parameter]) -> None:
    """Set the `.grad` of each parameter, trainable or frozen, to None; `parameters` is as for `sgd_step`."""
    # BEGIN SOLUTION: forget the gradients
    for parameter in parameters:
        parameter.grad = None
    # END SOLUTION


def parameter_groups(module: torch.nn.Module, weight_decay: float) -> list[dict[str, Any]]:
    """Divide the trainable parameters of `module` into groups, as `torch.optim` takes them.

    A group is a dictionary of `params`, a list of Parameters, and the `weight_decay` for all of them.
    It is 0.0 for a parameter of at most one dimension, and for one whose name, without the path to
    its module, is one of `UNDECAYED`, at any depth and of any shape. It is `weight_decay` for all
    others.

    Each parameter of the tree that requires a gradient stands in exactly one group, also one that is
    reachable under several names; the others stand in none. How many groups there are, and in which
    order, is free.
    """
    # BEGIN SOLUTION: decide for each trainable parameter to which group it belongs
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
