"""Fills a list when the first pair is asked for.

caught by: test_a_child_is_read_when_its_turn_comes, test_parameters_are_a_lazy_iterator
says: The first next() reads the whole tree
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

    yield from list(walk(f"{prefix}." if prefix else "", module))


def parameters(module, recurse=True):
    for _, p in named_parameters(module, recurse=recurse):
        yield p
