"""Writes into the whole slice of .data, and loops with next()."""

UNDECAYED = frozenset({"bias", "cls_token", "pos_embedding"})


def sgd_step(parameters, lr):
    ps = tuple(q for q in parameters if q.grad is not None)
    for p in ps:
        p.data[...] = p.data - p.grad * lr


def zero_grad(parameters):
    it = iter(parameters)
    while True:
        try:
            p = next(it)
        except StopIteration:
            return
        p.grad = None


def parameter_groups(module, weight_decay):
    decay, no_decay = [], []
    for path, p in module.named_parameters():
        if not p.requires_grad:
            continue
        name = path.split(".")[-1]
        if p.dim() < 2 or name in UNDECAYED:
            no_decay.append(p)
        else:
            decay.append(p)
    return [
        {"params": decay, "weight_decay": weight_decay},
        {"params": no_decay, "weight_decay": 0.0},
    ]
