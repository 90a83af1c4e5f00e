"""Puts pairs of name and Parameter into the groups.

caught by: test_the_groups_hold_the_parameters
says: Your groups hold pairs of name and Parameter
"""

import torch

__all__ = ["sgd_step", "zero_grad", "parameter_groups"]

UNDECAYED = frozenset({"bias", "cls_token", "pos_embedding"})


def sgd_step(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            if p.grad is None:
                continue
            p -= lr * p.grad


def zero_grad(parameters):
    for p in parameters:
        p.grad = None


def parameter_groups(module, weight_decay):
    named = [(n, p) for n, p in module.named_parameters() if p.requires_grad]
    low = [(n, p) for n, p in named if p.ndim <= 1 or n.split(".")[-1] in UNDECAYED]
    low_ids = {id(p) for _, p in low}
    return [
        {"params": [x for x in named if id(x[1]) not in low_ids], "weight_decay": weight_decay},
        {"params": low, "weight_decay": 0.0},
    ]
