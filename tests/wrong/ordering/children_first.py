"""Lists the children before the module's own parameters.

caught by: test_own_parameters_come_before_those_of_children
says: You list the children first
also: All are listed, but not in the order of registration
"""

__all__ = ["named_parameters", "parameters"]


def named_parameters(module, prefix="", recurse=True, remove_duplicate=True):
    seen = set()

    def walk(lead, module):
        for name, child in module._modules.items() if recurse else ():
            if child is not None:
                yield from walk(f"{lead}{name}.", child)
        for name, p in module._parameters.items():
            if p is None or p in seen:
                continue
            if remove_duplicate:
                seen.add(p)
            yield lead + name, p

    yield from walk(f"{prefix}." if prefix else "", module)


def parameters(module, recurse=True):
    for _, p in named_parameters(module, recurse=recurse):
        yield p
