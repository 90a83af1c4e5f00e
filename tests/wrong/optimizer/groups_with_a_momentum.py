"""Gives the undecayed group a momentum of its own.

caught by: test_a_group_has_no_other_setting
says: A group sets `momentum`
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
    decay, no = [], []
    for name, p in module.named_parameters():
        if not p.requires_grad:
            continue
        (no if p.ndim <= 1 or name.rsplit(".", 1)[-1] in UNDECAYED else decay).append(p)
    return [
        {"params": decay, "weight_decay": weight_decay},
        {"params": no, "weight_decay": 0.0, "momentum": 0.0},
    ]
