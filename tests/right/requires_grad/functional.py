"""Asks for the counter of batches; has maps and filters where others have loops."""

from operator import attrgetter

__all__ = ["count_parameters", "freeze", "trainable_parameters", "unfreeze"]


def keeps_statistics(layer):
    return getattr(layer, "num_batches_tracked", None) is not None


def freeze(module):
    module.requires_grad_(False)
    for p in module.parameters():
        p.grad = None
    for m in module.modules():
        if keeps_statistics(m):
            m.train(mode=False)


def unfreeze(module):
    for p in module.parameters():
        p.requires_grad = not str(p.dtype).startswith(("torch.int", "torch.uint", "torch.bool"))
    for m in module.modules():
        if keeps_statistics(m):
            m.train(mode=True)


def trainable_parameters(module):
    return list(filter(attrgetter("requires_grad"), module.parameters()))


def count_parameters(module, trainable_only=False):
    chosen = trainable_parameters(module) if trainable_only else list(module.parameters())
    return sum(map(lambda p: p.numel(), chosen))
