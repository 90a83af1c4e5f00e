"""Collects the weights and biases of the layers that it knows.

caught by: test_an_optimizer_takes_the_groups, test_everything_else_decays
says: Your code leaves out parameters because of the kind of their layer
also: Frozen parameters are in your groups
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
    for layer in module.modules():
        if isinstance(layer, (torch.nn.Linear, torch.nn.Conv2d)):
            decayed.append(layer.weight)
            if layer.bias is not None:
                undecayed.append(layer.bias)
        elif isinstance(layer, torch.nn.LayerNorm):
            undecayed += layer.parameters()
    return [
        {"params": decayed, "weight_decay": weight_decay},
        {"params": undecayed, "weight_decay": 0.0},
    ]
