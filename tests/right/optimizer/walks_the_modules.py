"""Walks the modules with a stack, and returns a group of a dict subclass, with a tuple, for each parameter."""

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


class Group(dict):
    pass


def parameter_groups(module, weight_decay):
    groups = []
    seen = {}
    stack = [module]
    while stack:
        top = stack.pop()
        stack.extend(m for m in top._modules.values() if m is not None)
        for name, p in top._parameters.items():
            if p is None or not p.requires_grad or id(p) in seen:
                continue
            seen[id(p)] = p
            decays = p.ndim >= 2 and name not in UNDECAYED
            groups.append(Group(params=(p,), weight_decay=weight_decay if decays else 0.0))
    return groups
