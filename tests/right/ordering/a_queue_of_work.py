"""Puts the children of each module at the front of a queue, and copies each registry before it reads it."""

from collections import deque

__all__ = ["named_parameters", "parameters"]


def named_parameters(module, prefix="", recurse=True, remove_duplicate=True):
    queue, seen_parameters, seen_modules = (
        deque([((prefix,) if prefix else (), module)]),
        set(),
        set(),
    )
    while queue:
        path, current = queue.popleft()
        if current is None or (remove_duplicate and current in seen_modules):
            continue
        seen_modules.add(current)
        for name, p in list(current._parameters.items()):
            if p is None or (remove_duplicate and p in seen_parameters):
                continue
            seen_parameters.add(p)
            yield ".".join((*path, name)), p
        if recurse:
            queue.extendleft(
                [((*path, name), child) for name, child in current._modules.items()][::-1]
            )


def parameters(module, recurse=True):
    listing = named_parameters(module, "", recurse, True)
    while (pair := next(listing, None)) is not None:
        yield pair[1]
