"""Writes each new value into the old memory, and gives no group to what is empty."""

import torch

__all__ = ["sgd_step", "zero_grad", "parameter_groups"]


def sgd_step(parameters, lr):
    for p in parameters:
        if isinstance(p.grad, torch.Tensor):
            with torch.no_grad():
                p.copy_(torch.add(p, p.grad, alpha=-lr))


def zero_grad(parameters):
    any(setattr(p, "grad", None) for p in parameters)


def parameter_groups(module, weight_decay):
    decayed = {}
    undecayed = {}
    for path, p in module.named_parameters(remove_duplicate=False):
        *_, name = path.split(".")
        if id(p) in decayed or id(p) in undecayed or not p.requires_grad:
            continue
        if p.dim() in (0, 1) or name == "bias" or name == "cls_token" or name == "pos_embedding":
            undecayed[id(p)] = p
        else:
            decayed[id(p)] = p
    groups = [(decayed, weight_decay), (undecayed, 0.0)]
    return [
        dict(params=list(group.values()), weight_decay=decay) for group, decay in groups if group
    ]
