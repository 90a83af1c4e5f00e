"""Takes two Parameters in the same memory for one.

caught by: test_two_parameters_are_two
says: Your code takes two Parameters in the same memory for one
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
    seen = set()
    for path, p in module.named_parameters():
        if not p.requires_grad or p.data_ptr() in seen:
            continue
        seen.add(p.data_ptr())
        name = path.split(".")[-1]
        if p.dim() < 2 or name in UNDECAYED:
            no_decay.append(p)
        else:
            decay.append(p)
    return [
        {"params": decay, "weight_decay": weight_decay},
        {"params": no_decay, "weight_decay": 0.0},
    ]
