"""Joins the parts of a name without dots.

caught by: test_own_parameters_come_before_those_of_children, test_prefix
says: Join the parts of a name by dots: child, dot, name
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
                yield from walk(lead + name, child)

    yield from walk(prefix, module)


def parameters(module, recurse=True):
    for _, p in named_parameters(module, recurse=recurse):
        yield p
