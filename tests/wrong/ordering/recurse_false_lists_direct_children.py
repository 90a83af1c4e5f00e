"""Takes recurse=False to mean that only grandchildren are left out.

caught by: test_recurse_false_lists_own_parameters_only
says: Direct children are listed, too
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
        for name, child in (
            module._modules.items() if recurse or lead == (f"{prefix}." if prefix else "") else ()
        ):
            if child is not None:
                yield from walk(f"{lead}{name}.", child)

    yield from walk(f"{prefix}." if prefix else "", module)


def parameters(module, recurse=True):
    for _, p in named_parameters(module, recurse=recurse):
        yield p
