"""Keeps the listing of a module for the next time.

caught by: test_each_listing_starts_from_the_beginning
says: This is the old listing
"""

from weakref import WeakKeyDictionary

__all__ = ["named_parameters", "parameters"]


CACHE = WeakKeyDictionary()


def walk(lead, module, recurse):
    yield from ((lead + name, p) for name, p in module._parameters.items() if p is not None)
    for name, child in module._modules.items() if recurse else ():
        if child is not None:
            yield from walk(f"{lead}{name}.", child, True)


def named_parameters(module, prefix="", recurse=True, remove_duplicate=True):
    key, seen = (prefix, recurse), set()
    if key not in CACHE.setdefault(module, {}):
        CACHE[module][key] = []
        for name, p in walk(f"{prefix}." if prefix else "", module, recurse):
            CACHE[module][key].append((name, p))
            if p not in seen or not remove_duplicate:
                seen.add(p)
                yield name, p
    else:
        for name, p in CACHE[module][key]:
            if p not in seen or not remove_duplicate:
                seen.add(p)
                yield name, p


def parameters(module, recurse=True):
    for _, p in named_parameters(module, recurse=recurse):
        yield p
