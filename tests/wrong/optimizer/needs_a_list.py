"""Indexes the parameters.

caught by: test_only_the_given_parameters_move
says: A generator has no length and no index
"""

import torch

__all__ = ["sgd_step", "zero_grad", "parameter_groups"]


def sgd_step(parameters, lr):
    with torch.no_grad():
        for k in range(len(parameters)):
            if parameters[k].grad is not None:
                parameters[k] -= lr * parameters[k].grad


def zero_grad(parameters):
    for k in range(len(parameters)):
        parameters[k].grad = None


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
        {"params": undecayed, "weight_decay": 0.0},
    ]
