"""Copies the step's result in, under a decorator; makes a group for each parameter."""

import torch

__all__ = ["sgd_step", "zero_grad", "parameter_groups"]

UNDECAYED = frozenset({"bias", "cls_token", "pos_embedding"})


@torch.no_grad()
def sgd_step(parameters, lr):
    for p in parameters:
        if p.grad is not None:
            p.copy_(p - lr * p.grad)


def zero_grad(parameters):
    for p in parameters:
        p.grad = None


def parameter_groups(module, weight_decay):
    return [
        {
            "params": [p],
            "weight_decay": 0
            if p.ndim <= 1 or n.rpartition(".")[-1] in UNDECAYED
            else weight_decay,
            "name": n,
        }
        for n, p in module.named_parameters()
        if p.requires_grad
    ]
