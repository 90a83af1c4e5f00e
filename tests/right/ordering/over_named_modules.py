"""Asks torch for the modules and reads the parameters of each."""

__all__ = ["named_parameters", "parameters"]


def named_parameters(module, prefix="", recurse=True, remove_duplicate=True):
    modules = [(prefix, module)]
    if recurse:
        modules = module.named_modules(prefix=prefix, remove_duplicate=remove_duplicate)
    seen = set()
    for path, owner in modules:
        for name, p in owner._parameters.items():
            if p is None or (remove_duplicate and p in seen):
                continue
            seen.add(p)
            yield ".".join(filter(None, (path, name))), p


def parameters(module, recurse=True):
    return (p for _, p in named_parameters(module, recurse=recurse))
