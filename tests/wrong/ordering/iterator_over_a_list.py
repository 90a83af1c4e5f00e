"""Fills a list and gives an iterator over it.

caught by: test_nothing_is_read_before_the_first_next
says: The call that makes the listing reads the registry at once
also: The first next() reads the whole tree
"""

__all__ = ["named_parameters", "parameters"]


def named_parameters(module, prefix="", recurse=True, remove_duplicate=True):
    seen = set()

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

    return iter(list(walk(f"{prefix}." if prefix else "", module)))


def parameters(module, recurse=True):
    for _, p in named_parameters(module, recurse=recurse):
        yield p
