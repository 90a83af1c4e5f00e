"""It walks the registries by itself, and remembers within one call where it was."""

__all__ = ["count_parameters", "freeze", "trainable_parameters", "unfreeze"]


def keeps_statistics(layer):
    return getattr(layer, "running_mean", None) is not None


def freeze(module, done=None):
    done = set() if done is None else done
    if module is None or id(module) in done:
        return done
    done.add(id(module))
    for p in module._parameters.values():
        if p is not None:
            p.requires_grad_(False)
            p.grad = None
    if "running_var" in module._buffers and module._buffers["running_var"] is not None:
        module.training = False
    for c in module._modules.values():
        freeze(c, done)


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
