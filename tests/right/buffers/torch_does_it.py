"""Goes through torch's own attribute access and torch's list of modules."""

from torch import Tensor, nn


def register_buffer(module, name, tensor, persistent=True):
    if not (tensor is None or isinstance(tensor, Tensor)):
        raise TypeError("neither a tensor nor None")
    nn.Module.register_buffer(module, name, None, persistent=persistent)
    nn.Module.__setattr__(module, name, tensor)


def named_buffers(module, prefix="", recurse=True, remove_duplicate=True):
    owners = module.named_modules(remove_duplicate=remove_duplicate) if recurse else [("", module)]
    found = {}
    for path, owner in owners:
        for name, tensor in owner._buffers.items():
            if tensor is not None:
                key = tensor if remove_duplicate else (path, name)
                found.setdefault(key, (".".join(filter(None, (prefix, path, name))), tensor))
    return iter(found.values())
