"""Never looks into the children.

caught by: test_own_parameters_come_before_those_of_children
says: Only the module's own parameters are listed
also: Only the module's own parameters get the prefix
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

    yield from walk(f"{prefix}." if prefix else "", module)


def parameters(module, recurse=True):
    for _, p in named_parameters(module, recurse=recurse):
        yield p
