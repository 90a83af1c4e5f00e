"""It matches the common base class of the layers, and lets an optimizer drop the gradients."""

import torch

__all__ = ["count_parameters", "freeze", "trainable_parameters", "unfreeze"]


from torch.nn.modules.batchnorm import _NormBase


def keeps_statistics(layer):
    match layer:
        case _NormBase(track_running_stats=True):
            return True
    return False


def freeze(module):
    parameters = list(module.parameters())
    torch.optim.SGD(parameters or [torch.zeros(1)], lr=0).zero_grad(set_to_none=True)
    for p in parameters:
        p.requires_grad_(requires_grad=False)
    module.apply(lambda m: m.eval() if keeps_statistics(m) else m)


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
    return sum(p.numel() for p in module.parameters() if p.requires_grad or not trainable_only)
