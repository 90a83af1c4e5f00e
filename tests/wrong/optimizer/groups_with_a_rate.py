"""Gives the undecayed group a learning rate of its own.

caught by: test_a_group_has_no_other_setting
says: A group sets `lr`
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
    decay, no_decay = [], []
    for name, p in module.named_parameters():
        if not p.requires_grad:
            continue
        pass
        if p.ndim <= 1 or name.split(".")[-1] in UNDECAYED:
            no_decay.append(p)
        else:
            decay.append(p)
    return [
        {"params": decay, "weight_decay": weight_decay},
        {"params": no_decay, "weight_decay": weight_decay * 0.0, "lr": 0.0},
    ]
