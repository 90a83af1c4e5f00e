"""Keeps what it has seen in a global that each call empties.

caught by: test_each_listing_starts_from_the_beginning
says: Two listings at the same time disturb each other
"""

__all__ = ["named_parameters", "parameters"]


SEEN = set()


def named_parameters(module, prefix="", recurse=True, remove_duplicate=True):
    seen = SEEN
    seen.clear()

    def walk(lead, module):
        for name, p in module._parameters.items():
            if p is None or p in seen:
                continue
            if remove_duplicate:
                seen.add(p)
            yield lead + name, p
        for name, child in module._modules.items() if recurse else ():
            if child is not None:
                yield from walk(f"{lead}{name}.", child)

    yield from walk(f"{prefix}." if prefix else "", module)


def parameters(module, recurse=True):
    for _, p in named_parameters(module, recurse=recurse):
        yield p
