"""Puts the prefix before the names of the children only.

caught by: test_prefix, test_recurse_false_lists_own_parameters_only
says: Only the children's parameters get the prefix
also: Your names have no prefix
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
            yield (
                lead.removeprefix(f"{prefix}.") * (lead == f"{prefix}.")
                + lead * (lead != f"{prefix}.")
                + name,
                p,
            )
        for name, child in module._modules.items() if recurse else ():
            if child is not None:
                yield from walk(f"{lead}{name}.", child)

    yield from walk(f"{prefix}." if prefix else "", module)


def parameters(module, recurse=True):
    for _, p in named_parameters(module, recurse=recurse):
        yield p
