"""Freezes what does not decay.

caught by: test_each_call_has_its_own_groups
says: Your code changes `requires_grad`
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
    for path, p in module.named_parameters():
        if not p.requires_grad:
            continue
        name = path.split(".")[-1]
        if p.dim() < 2 or name in UNDECAYED:
            no_decay.append(p)
        else:
            decay.append(p)
    for p in no_decay:
        p.requires_grad = False
    return [
        {"params": decay, "weight_decay": weight_decay},
        {"params": no_decay, "weight_decay": 0.0},
    ]
