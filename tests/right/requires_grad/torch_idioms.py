"""It uses what torch's modules bring along."""

from torch import nn
from torch.nn.modules.batchnorm import _NormBase

__all__ = ["count_parameters", "freeze", "trainable_parameters", "unfreeze"]


def freeze(module):
    module.requires_grad_(False).zero_grad(set_to_none=True)
    for layer in filter(tracks, module.modules()):
        layer.train(False)


def tracks(layer: nn.Module):
    return isinstance(layer, _NormBase) and layer.track_running_stats


def unfreeze(module):
    for parameter in module.parameters():
        if parameter.dtype.is_floating_point:
            parameter.requires_grad_()
    for layer in filter(tracks, module.modules()):
        layer.train(True)


def trainable_parameters(module):
    return [parameter for parameter in module.parameters() if parameter.requires_grad]


def count_parameters(module, trainable_only=False):
    return sum(p.nelement() for p in module.parameters() if p.requires_grad or not trainable_only)
