"""Remembers what it has seen in a default argument.

caught by: test_each_listing_starts_from_the_beginning
says: The second listing is empty: you remember what an earlier one has seen
also: Nothing is listed
"""

__all__ = ["named_parameters", "parameters"]


def named_parameters(module, prefix="", recurse=True, remove_duplicate=True, seen=set()):
    lead = f"{prefix}." if prefix else ""
    for name, p in module._parameters.items():
        if p is None or (remove_duplicate and p in seen):
            continue
        seen.add(p)
        yield lead + name, p
    for name, child in module._modules.items() if recurse else ():
        if child is not None:
            yield from named_parameters(child, lead + name, True, remove_duplicate)


def parameters(module, recurse=True):
    for _, p in named_parameters(module, recurse=recurse):
        yield p
