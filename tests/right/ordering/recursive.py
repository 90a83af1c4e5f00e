"""Walks the tree with a generator that calls itself, and remembers identities in a dictionary."""

__all__ = ["named_parameters", "parameters"]


def named_parameters(module, prefix="", recurse=True, remove_duplicate=True, _seen=None):
    seen = {} if _seen is None else _seen
    lead = prefix + "." if prefix else prefix
    for name, p in module._parameters.items():
        if p is not None and id(p) not in seen:
            if remove_duplicate:
                seen[id(p)] = p
            yield lead + name, p
    if recurse:
        for name, child in module._modules.items():
            if child is not None:
                yield from named_parameters(child, lead + name, True, remove_duplicate, seen)


def parameters(module, recurse=True):
    yield from (p for _, p in named_parameters(module, recurse=recurse))
