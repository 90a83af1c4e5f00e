"""Leaves out a layer of which a part is frozen.

caught by: test_frozen_parameters_and_buffers_are_in_no_group
says: Your code leaves out a layer because one of its parameters is frozen
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
    frozen = {
        path.rpartition(".")[0] for path, p in module.named_parameters() if not p.requires_grad
    }
    for path, p in module.named_parameters():
        if not p.requires_grad or path.rpartition(".")[0] in frozen:
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
