"""Leaves out what does not decay.

caught by: test_the_groups_hold_the_parameters
says: What does not decay is in no group, so it is never trained
"""

import torch

__all__ = ["sgd_step", "zero_grad", "parameter_groups"]


def sgd_step(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                p -= lr * p.grad


def zero_grad(parameters):
    for p in parameters:
        p.grad = None


def parameter_groups(module, weight_decay):
    decayed, undecayed = [], []
    for path, p in module.named_parameters():
        if not p.requires_grad:
            continue
        name = path.split(".")[-1]
        if p.dim() < 2 or name in ("bias", "cls_token", "pos_embedding"):
            undecayed.append(p)
        else:
            decayed.append(p)
    return [
        {"params": decayed, "weight_decay": weight_decay},
    ]
