"""Divides lr by the number of calls so far: right the first time.

caught by: test_every_parameter_moves
says: Two calls with the same lr and gradient make different steps
"""

__all__ = ["sgd_step", "zero_grad", "parameter_groups"]

UNDECAYED = frozenset({"bias", "cls_token", "pos_embedding"})


_calls = 0


def sgd_step(parameters, lr):
    global _calls
    _calls += 1
    lr = lr / _calls
    for p in parameters:
        if p.grad is not None:
            p.data.add_(p.grad, alpha=-lr)


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
