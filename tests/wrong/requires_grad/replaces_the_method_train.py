"""It replaces train() of the layers, so that they can never be in train mode again.

caught by: test_freeze_works_again_after_train
says: After `freeze`, `net.train()` no longer reaches every layer
also: The running statistics are still frozen: no layer is in train mode
"""

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
            m.train = lambda mode=True, m=m: m


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
