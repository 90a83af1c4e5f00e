"""Builds a list of all pairs first and takes the duplicates out of it afterwards."""

from torch import Tensor, nn


def register_buffer(module, name, tensor, persistent=True):
    if not isinstance(name, str):
        raise TypeError(f"expected a string, got {name!r}")
    if name == "" or name.count("."):
        raise KeyError(name)
    if name not in module._buffers and name in [
        *dir(module),
        *module._parameters,
        *module._modules,
    ]:
        raise KeyError(name)
    if not (tensor is None or isinstance(tensor, Tensor)):
        raise TypeError("neither a tensor nor None")
    module._buffers[name] = tensor
    others = module._non_persistent_buffers_set - {name}
    module._non_persistent_buffers_set = others if persistent else others | {name}


def _all(module: nn.Module, path):
    pairs = [
        ([*path, name], tensor) for name, tensor in module._buffers.items() if tensor is not None
    ]
    for name, child in module._modules.items():
        pairs += [] if child is None else _all(child, [*path, name])
    return pairs


def named_buffers(module, prefix="", recurse=True, remove_duplicate=True):
    start = [prefix] if prefix else []
    pairs = [pair for pair in _all(module, start) if recurse or len(pair[0]) == len(start) + 1]
    if remove_duplicate:
        pairs = list({id(tensor): (path, tensor) for path, tensor in reversed(pairs)}.values())[
            ::-1
        ]
        pairs.sort(key=lambda pair: [path for path, _ in _all(module, start)].index(pair[0]))
    return [(".".join(path), tensor) for path, tensor in pairs]
