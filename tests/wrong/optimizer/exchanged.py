"""Exchanges the two groups.

caught by: test_a_matrix_decays_and_a_bias_does_not
says: You have exchanged the two: the bias decays, and the matrix does not
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
        {"params": undecayed, "weight_decay": weight_decay},
        {"params": decayed, "weight_decay": 0.0},
    ]
