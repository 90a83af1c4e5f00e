"""A list as default value keeps the Parameters of earlier calls.

caught by: test_trainable_parameters
says: Your code remembers an earlier call
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


def unfreeze(module):
    for p in module.parameters():
        if p.is_floating_point():
            p.requires_grad = True
    for m in module.modules():
        if keeps_statistics(m):
            m.train()


def trainable_parameters(module, found=[]):
    for p in module.parameters():
        if p.requires_grad:
            found.append(p)
    return found


def count_parameters(module, trainable_only=False):
    return sum(p.numel() for p in module.parameters() if p.requires_grad or not trainable_only)
