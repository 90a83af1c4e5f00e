"""Lets torch.optim.SGD step and forget, and sorts the parameters into a dictionary of groups."""

import re

from torch.optim import SGD

__all__ = ["sgd_step", "zero_grad", "parameter_groups"]


def sgd_step(parameters, lr):
    SGD(parameters, lr=lr).step()


def zero_grad(parameters):
    SGD(parameters, lr=1.0).zero_grad(set_to_none=True)


def parameter_groups(module, weight_decay):
    groups = {0.0: {"params": [], "weight_decay": 0.0, "name": "spared"}}
    for name, p in module.named_parameters():
        spared = p.ndim < 2 or re.search(r"(^|\.)(bias|cls_token|pos_embedding)$", name)
        decay = 0.0 if spared else weight_decay
        if p.requires_grad:
            groups.setdefault(decay, {"params": [], "weight_decay": decay})["params"].append(p)
    return tuple(groups.values())
