"""It names the classes of torch, and lets `apply` walk."""

from torch import nn

__all__ = ["count_parameters", "freeze", "trainable_parameters", "unfreeze"]

BATCH = (nn.BatchNorm1d, nn.BatchNorm2d, nn.BatchNorm3d)
INSTANCE = (nn.InstanceNorm1d, nn.InstanceNorm2d, nn.InstanceNorm3d)


def freeze_one(module):
    for name, parameter in module.named_parameters(recurse=False):
        getattr(module, name).requires_grad = False
        parameter.grad = None
    if isinstance(module, BATCH + INSTANCE) and module.running_var is not None:
        module.eval()


def unfreeze_one(module):
    for parameter in module.parameters(recurse=False):
        try:
            parameter.requires_grad = True
        except RuntimeError:
            pass
    if isinstance(module, BATCH + INSTANCE) and module.running_var is not None:
        module.train()


def freeze(module):
    module.apply(freeze_one)


def unfreeze(module):
    module.apply(unfreeze_one)


def trainable_parameters(module):
    for parameter in module.parameters():
        if parameter.requires_grad:
            yield parameter


def count_parameters(module, trainable_only=False):
    total = 0
    for parameter in list(trainable_parameters(module) if trainable_only else module.parameters()):
        total += len(parameter.detach().reshape(-1))
    return total
