"""Treats recurse=False in a branch of its own, which passes nothing over.

caught by: test_recurse_false_lists_own_parameters_only
says: With recurse=False you list a parameter that is None
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

    if not recurse:
        for name, p in module._parameters.items():
            yield (f"{prefix}.{name}" if prefix else name), p
        return
    yield from walk(f"{prefix}." if prefix else "", module)


def parameters(module, recurse=True):
    for _, p in named_parameters(module, recurse=recurse):
        yield p
