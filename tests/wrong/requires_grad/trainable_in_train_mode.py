"""Takes a network in eval mode for one that is not trained.

caught by: test_trainable_parameters
says: Your code gives nothing in eval mode
"""

from __future__ import annotations


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
    if not module.training:
        return []
    return [p for p in module.parameters() if p.requires_grad]


def count_parameters(module, trainable_only=False):
    ps = trainable_parameters(module) if trainable_only else module.parameters()
    return sum(p.numel() for p in ps)
