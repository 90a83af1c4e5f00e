"""Walks only the children of the module.

caught by: test_the_groups_hold_the_parameters
says: There is nothing in your groups
also: The Parameters of the module itself are in no group
"""

import torch

UNDECAYED = frozenset({"bias", "cls_token", "pos_embedding"})


def sgd_step(parameters, lr):
    with torch.no_grad():
        for p in parameters:
            if p.grad is not None:
                p -= lr * p.grad


def zero_grad(parameters):
    for p in parameters:
        p.grad = None


def parameter_groups(module, weight_decay):
    decay, no_decay = [], []
    for child in module.children():
        for path, p in child.named_parameters():
            if p.requires_grad:
                (no_decay if p.ndim < 2 or path.split(".")[-1] in UNDECAYED else decay).append(p)
    return [
        {"params": decay, "weight_decay": weight_decay},
        {"params": no_decay, "weight_decay": 0.0},
    ]
