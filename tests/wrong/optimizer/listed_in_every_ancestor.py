"""Lists a parameter once for each module above it.

caught by: test_at_most_one_dimension_does_not_decay
says: Your code puts the same Parameter into the groups twice
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
    groups = []
    for m in module.modules():
        for n, p in m.named_parameters():
            if p.requires_grad:
                groups.append(
                    {
                        "params": [p],
                        "weight_decay": 0.0
                        if p.ndim < 2 or n.split(".")[-1] in UNDECAYED
                        else weight_decay,
                    }
                )
    return groups
