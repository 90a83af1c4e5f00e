"""Recurs into the children twice: once to look, once to copy."""

import torch


def _own(module):
    skipped = module._non_persistent_buffers_set
    buffers = {name: b for name, b in module._buffers.items() if name not in skipped}
    return {n: v for n, v in {**module._parameters, **buffers}.items() if v is not None}


def _children(module):
    return ((name, child) for name, child in module._modules.items() if child is not None)


def state_dict(module):
    entries = {name: torch.Tensor.detach(value) for name, value in _own(module).items()}
    for name, child in _children(module):
        entries.update({f"{name}.{key}": value for key, value in state_dict(child).items()})
    return entries


def _look(module, values, prefix, problems):
    missing = []
    for name, target in _own(module).items():
        if prefix + name not in values:
            missing.append(prefix + name)
        elif tuple(values[prefix + name].shape) != tuple(target.shape):
            problems.append("size mismatch for " + prefix + name)
    for name, child in _children(module):
        missing += _look(child, values, f"{prefix}{name}.", problems)
    return missing


def _copy(module, values, prefix):
    for name, target in _own(module).items():
        if prefix + name in values:
            target.data.copy_(values[prefix + name].detach())
    for name, child in _children(module):
        _copy(child, values, f"{prefix}{name}.")


_state_dict = state_dict


def load_state_dict(module, state_dict, strict=True):
    problems = []
    missing = _look(module, state_dict, "", problems)
    unexpected = list(state_dict.keys() - _state_dict(module).keys())
    lines = [f"Missing key {key}" for key in missing]
    lines += [f"Unexpected key {key}" for key in unexpected]
    if problems or (strict and lines):
        raise RuntimeError("\n".join(problems + lines))
    _copy(module, state_dict, "")
    return [missing, unexpected]
