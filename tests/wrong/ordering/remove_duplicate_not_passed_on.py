"""Does not pass `remove_duplicate` on to the children.

caught by: test_remove_duplicate_false_lists_every_name
says: The children list less than every name
"""

__all__ = ["named_parameters", "parameters"]


def named_parameters(module, prefix="", recurse=True, remove_duplicate=True, seen=None):
    lead, seen = f"{prefix}." if prefix else "", set() if seen is None else seen
    for name, p in module._parameters.items():
        if p is None or (remove_duplicate and p in seen):
            continue
        seen.add(p)
        yield lead + name, p
    for name, child in module._modules.items() if recurse else ():
        if child is not None:
            yield from named_parameters(child, lead + name, seen=seen)


def parameters(module, recurse=True):
    for _, p in named_parameters(module, recurse=recurse):
        yield p
