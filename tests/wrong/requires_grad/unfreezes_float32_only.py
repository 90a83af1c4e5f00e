"""`unfreeze` compares the dtype with float32 instead of asking for floating point.

caught by: test_unfreeze_makes_everything_trainable
says: Your code leaves out float64
also: Your code leaves out torch.bfloat16 and torch.float16 and torch.float64
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
        if p.dtype == torch.float32:
            p.requires_grad = True
    for m in module.modules():
        if keeps_statistics(m):
            m.train()


def trainable_parameters(module):
    return [p for p in module.parameters() if p.requires_grad]


def count_parameters(module, trainable_only=False):
    return sum(p.numel() for p in module.parameters() if p.requires_grad or not trainable_only)
