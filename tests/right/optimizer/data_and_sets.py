"""Steps through .data, divides by modules, and hands out a group for each parameter."""

__all__ = ["sgd_step", "zero_grad", "parameter_groups"]


def sgd_step(parameters, lr):
    for p in parameters:
        if p.grad is None:
            continue
        p.data.add_(p.grad.data, alpha=-lr)


def zero_grad(parameters):
    for p in list(parameters):
        del p.grad


def parameter_groups(module, weight_decay):
    seen = set()
    for owner in module.modules():
        for name, p in owner.named_parameters(recurse=False):
            if p in seen or not p.requires_grad:
                continue
            seen.add(p)
            spared = len(p.shape) <= 1 or name in {"bias", "cls_token", "pos_embedding"}
            yield {"weight_decay": 0 if spared else weight_decay, "params": p}
