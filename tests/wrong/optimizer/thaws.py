"""Switches requires_grad off and on for the step, on also for what was frozen.

caught by: test_a_parameter_stays_a_leaf
says: The frozen parameter is trainable now
"""

__all__ = ["sgd_step", "zero_grad", "parameter_groups"]

UNDECAYED = frozenset({"bias", "cls_token", "pos_embedding"})


def sgd_step(parameters, lr):
    for p in parameters:
        if p.grad is not None:
            p.requires_grad = False
            p -= lr * p.grad
            p.requires_grad = True


def zero_grad(parameters):
    for p in parameters:
        p.grad = None


def parameter_groups(module, weight_decay):
    decay, no_decay = [], []
    for name, p in module.named_parameters():
        if not p.requires_grad:
            continue
        if p.ndim <= 1 or name.split(".")[-1] in UNDECAYED:
            no_decay.append(p)
        else:
            decay.append(p)
    return [
        {"params": decay, "weight_decay": weight_decay},
        {"params": no_decay, "weight_decay": 0.0},
    ]
