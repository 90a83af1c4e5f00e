"""Freezes a copy of the module, and returns it.

caught by: test_freeze_reaches_every_parameter
says: Your code changes a copy
also: The gradients of the last backward pass are still there
also: Running statistics are buffers, not parameters
"""

import copy

__all__ = ["count_parameters", "freeze", "trainable_parameters", "unfreeze"]


def keeps_statistics(layer):
    return getattr(layer, "running_mean", None) is not None


def freeze(module):
    module = copy.deepcopy(module)
    for p in module.parameters():
        p.requires_grad = False
        p.grad = None
    for m in module.modules():
        if keeps_statistics(m):
            m.eval()
    return module


def unfreeze(module):
    for p in module.parameters():
        if p.is_floating_point() or p.is_complex():
            p.requires_grad = True
    for m in module.modules():
        if keeps_statistics(m):
            m.train()


def trainable_parameters(module):
    return [p for p in module.parameters() if p.requires_grad]


def count_parameters(module, trainable_only=False):
    return sum(p.numel() for p in module.parameters() if p.requires_grad or not trainable_only)
