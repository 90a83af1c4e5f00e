"""Takes every layer with a buffer for one that keeps running statistics.

caught by: test_only_layers_with_statistics_are_in_eval_mode
says: Your `freeze` puts every layer with a buffer in eval mode
also: Your `unfreeze` puts every layer with a buffer in train mode
"""

__all__ = ["count_parameters", "freeze", "trainable_parameters", "unfreeze"]


def keeps_statistics(layer):
    return len(list(layer.buffers(recurse=False))) > 0


def freeze(module):
    for p in module.parameters():
        p.requires_grad = False
        p.grad = None
    for m in module.modules():
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
