"""Forgets the gradients of trainable parameters only.

caught by: test_zero_grad_sets_every_gradient_to_none
says: The frozen parameter keeps its gradient, and an optimizer would still use it
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
        if p.requires_grad:
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
        {"params": undecayed, "weight_decay": 0.0},
    ]
