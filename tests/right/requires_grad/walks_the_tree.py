"""It walks the tree by itself, and knows a layer with statistics by its buffer."""

from math import prod

__all__ = ["count_parameters", "freeze", "trainable_parameters", "unfreeze"]


def set_all(module, trainable):
    for parameter in module._parameters.values():
        if parameter is not None:
            parameter.requires_grad = trainable and "float" in str(parameter.dtype)
            if not trainable:
                del parameter.grad
    if module._buffers.get("running_mean") is not None:
        module.training = trainable
    for child in module._modules.values():
        if child is not None:
            set_all(child, trainable)


def freeze(module):
    set_all(module, False)


def unfreeze(module):
    set_all(module, True)


def everything(module):
    own = {parameter for parameter in module._parameters.values() if parameter is not None}
    return own.union(*(everything(child) for child in module.children()))


def trainable_parameters(module):
    return {parameter for parameter in everything(module) if parameter.requires_grad}


def count_parameters(module, trainable_only=False):
    chosen = trainable_parameters(module) if trainable_only else everything(module)
    return sum(prod(parameter.shape) for parameter in chosen)
