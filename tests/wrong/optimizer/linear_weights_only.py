"""Decays the weights of linear layers and convolutions only.

caught by: test_an_optimizer_takes_the_groups, test_everything_else_decays
says: Your code decides by the kind of the layer
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
    decayed, undecayed, seen = [], [], set()
    for layer in module.modules():
        for name, p in layer.named_parameters(recurse=False):
            if p in seen or not p.requires_grad:
                continue
            seen.add(p)
            if isinstance(layer, (torch.nn.Linear, torch.nn.Conv2d)) and name == "weight":
                decayed.append(p)
            else:
                undecayed.append(p)
    return [
        {"params": decayed, "weight_decay": weight_decay},
        {"params": undecayed, "weight_decay": 0.0},
    ]
