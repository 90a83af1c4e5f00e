"""An iterator class; exceptions of its own; try and roll back."""

import torch


class Taken(KeyError):
    pass


def register_buffer(module, name, tensor, persistent=True):
    if tensor is not None and not torch.is_tensor(tensor):
        raise TypeError("a tensor, please")
    if type(name) is not str:
        raise TypeError("a string, please")
    if "" == name or name.split(".") != [name]:
        raise Taken(name)
    if name in module._buffers:
        module._buffers[name] = tensor
    elif hasattr(module, name):
        raise Taken(name)
    else:
        module._buffers.setdefault(name, tensor)
    if not persistent:
        module._non_persistent_buffers_set |= {name}
    elif name in module._non_persistent_buffers_set:
        module._non_persistent_buffers_set.remove(name)


class Listing:
    def __init__(self, pairs):
        self.pairs = iter(pairs)

    def __iter__(self):
        return self

    def __next__(self):
        return next(self.pairs)


def named_buffers(module, prefix="", recurse=True, remove_duplicate=True):
    def walk(m, lead, seen):
        pairs = []
        for k in m._buffers:
            t = m._buffers[k]
            if t is None:
                continue
            if remove_duplicate and id(t) in seen:
                continue
            seen[id(t)] = t
            pairs.append((lead + k, t))
        for k in m._modules if recurse else []:
            c = m._modules[k]
            if c is None:
                continue
            pairs.extend(walk(c, lead + k + ".", seen))
        return pairs

    return Listing(walk(module, prefix and prefix + ".", {}))
