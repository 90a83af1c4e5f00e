"""Keeps what it has frozen in a list, and freezes all of it again in the next call.

caught by: test_a_call_is_about_one_module
says: Your code changes modules of earlier calls again
"""

__all__ = ["count_parameters", "freeze", "trainable_parameters", "unfreeze"]


def keeps_statistics(layer):
    return getattr(layer, "running_mean", None) is not None


_frozen = []


def freeze(module):
    _frozen.append(module)
    for one in _frozen:
        for p in one.parameters():
            p.requires_grad = False
            p.grad = None
        for m in one.modules():
            if keeps_statistics(m):
                m.eval()


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
