"""Lists a parameter once in a module, also with remove_duplicate=False.

caught by: test_remove_duplicate_false_lists_every_name
says: A module's own second name is missing
"""

__all__ = ["named_parameters", "parameters"]


def named_parameters(module, prefix="", recurse=True, remove_duplicate=True):
    seen = set()

    def walk(lead, module):
        own = set()
        for name, p in module._parameters.items():
            if p is None or p in seen or p in own:
                continue
            own.add(p)
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
