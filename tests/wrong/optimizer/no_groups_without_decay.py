"""Gives no groups when nothing decays.

caught by: test_each_call_has_its_own_groups
says: With `weight_decay=0.0` parameters are in no group
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
    if not weight_decay:
        return []
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
        {"params": undecayed, "weight_decay": 0.0},
    ]
