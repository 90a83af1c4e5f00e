"""Makes a report and a plan in one walk over all keys, then copies by the plan."""

import torch

__all__ = ["load_state_dict", "state_dict"]


def _walk(module, path=()):
    for n, p in module._parameters.items():
        if p is not None:
            yield ".".join((*path, n)), p
    for n, b in module._buffers.items():
        if b is not None and n not in module._non_persistent_buffers_set:
            yield ".".join((*path, n)), b
    for n, c in module._modules.items():
        if c is not None:
            yield from _walk(c, (*path, n))


def state_dict(module):
    return dict((k, t.detach()) for k, t in _walk(module))


@torch.no_grad()
def load_state_dict(module, state_dict, strict=True):
    targets = dict(_walk(module))
    report = {"missing key": [], "unexpected key": [], "size mismatch for": []}
    plan = []
    for key in {**targets, **state_dict}:
        if key not in state_dict:
            report["missing key"].append(key)
        elif key not in targets:
            report["unexpected key"].append(key)
        elif targets[key].size() != state_dict[key].size():
            report["size mismatch for"].append(key)
        else:
            plan.append((targets[key], state_dict[key]))
    wrong = {k: v for k, v in report.items() if v and (strict or k.startswith("size"))}
    if wrong:
        raise RuntimeError(str(wrong))
    for target, value in plan:
        target.copy_(value)
    return report["missing key"], report["unexpected key"]
