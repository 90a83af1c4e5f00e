"""It takes a module that contains a layer with statistics for one.

caught by: test_only_layers_with_statistics_are_in_eval_mode
says: Your `freeze` calls eval() on modules that only contain such a layer
also: Your `unfreeze` puts other layers in train mode, too
also: Your `unfreeze` calls train() on modules that only contain such a layer
"""

__all__ = ["count_parameters", "freeze", "trainable_parameters", "unfreeze"]


def keeps_statistics(layer):
    return any(getattr(m, "running_mean", None) is not None for m in layer.modules())


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


def trainable_parameters(module):
    return [p for p in module.parameters() if p.requires_grad]


def count_parameters(module, trainable_only=False):
    return sum(p.numel() for p in module.parameters() if p.requires_grad or not trainable_only)
