"""Steps all parameters at once, and divides them with filters."""

import torch

__all__ = ["sgd_step", "zero_grad", "parameter_groups"]


@torch.no_grad()
def sgd_step(parameters, lr):
    with_gradient = [p for p in parameters if p.grad is not None]
    torch._foreach_add_(with_gradient, [-lr * p.grad for p in with_gradient])


def zero_grad(parameters):
    for p in parameters:
        setattr(p, "grad", None)


def parameter_groups(module, weight_decay):
    def decays(item):
        name, p = item
        return p.dim() >= 2 and name.split(".")[-1] not in ["bias", "cls_token", "pos_embedding"]

    trainable = [item for item in module.named_parameters() if item[1].requires_grad]
    return [
        {"params": (p for n, p in trainable if not decays((n, p))), "weight_decay": 0.0},
        {"params": (p for n, p in trainable if decays((n, p))), "weight_decay": weight_decay},
    ]
