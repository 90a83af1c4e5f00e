"""Asks for the names of the buffers, tries each flag, and returns the module."""

__all__ = ["count_parameters", "freeze", "trainable_parameters", "unfreeze"]


def keeps_statistics(layer):
    return "running_mean" in dict(layer.named_buffers(recurse=False))


def freeze(module):
    for layer in module.modules():
        for p in layer.parameters(recurse=False):
            p.requires_grad, p.grad = False, None
        if keeps_statistics(layer):
            layer.train(False)
    return module


def unfreeze(module):
    for layer in module.modules():
        for p in layer.parameters(recurse=False):
            try:
                p.requires_grad = True
            except RuntimeError:
                pass
        if keeps_statistics(layer):
            layer.train(True)
    return module


def trainable_parameters(module):
    seen = {}
    for name, p in module.named_parameters():
        if p.requires_grad:
            seen[id(p)] = p
    return seen.values()


def count_parameters(module, trainable_only=False):
    import math

    ps = trainable_parameters(module) if trainable_only else module.parameters()
    return sum(math.prod(p.shape) for p in ps)
