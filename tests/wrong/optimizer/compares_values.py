"""Takes two Parameters with equal values for one.

caught by: test_at_most_one_dimension_does_not_decay
says: Your code takes two Parameters with equal values for one
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
        if not p.requires_grad or any(
            torch.equal(p, q) for q in decay + no_decay if q.shape == p.shape
        ):
            continue
        name = path.split(".")[-1]
        if p.dim() < 2 or name in UNDECAYED:
            no_decay.append(p)
        else:
            decay.append(p)
    return [
        {"params": decay, "weight_decay": weight_decay},
        {"params": no_decay, "weight_decay": 0.0},
    ]
