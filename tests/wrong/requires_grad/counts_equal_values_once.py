"""It counts two parameters with equal values as one.

caught by: test_count_parameters
says: Your code takes Parameters with equal values for one
"""

import torch

__all__ = ["count_parameters", "freeze", "trainable_parameters", "unfreeze"]


def keeps_statistics(layer):
    return getattr(layer, "running_mean", None) is not None


def freeze(module):
    for p in module.parameters():
        p.requires_grad = False
        p.grad = None
    for m in module.modules():
        if keeps_statistics(m):
            m.eval()


def unfreeze(module):
    for p in module.parameters():
        if p.is_floating_point():
            p.requires_grad = True
    for m in module.modules():
        if keeps_statistics(m):
            m.train()


def trainable_parameters(module):
    return [p for p in module.parameters() if p.requires_grad]


def count_parameters(module, trainable_only=False):
    seen = []
    for p in module.parameters():
        if (p.requires_grad or not trainable_only) and not any(
            p.shape == q.shape and torch.equal(p, q) for q in seen
        ):
            seen.append(p)
    return sum(p.numel() for p in seen)
