"""Sorts the names within each registry.

caught by: test_own_parameters_come_in_the_order_of_registration, test_children_come_in_the_order_of_registration
says: The order is wrong
also: You sort the names
also: All are listed, but in the wrong order
also: `second` was registered first, so it comes first
also: All are listed, but not in the order of registration
"""

__all__ = ["named_parameters", "parameters"]


def named_parameters(module, prefix="", recurse=True, remove_duplicate=True):
    seen = set()

    def walk(lead, module):
        for name, p in sorted(module._parameters.items(), key=str):
            if p is None or p in seen:
                continue
            if remove_duplicate:
                seen.add(p)
            yield lead + name, p
        for name, child in sorted(module._modules.items(), key=str) if recurse else ():
            if child is not None:
                yield from walk(f"{lead}{name}.", child)

    yield from walk(f"{prefix}." if prefix else "", module)


def parameters(module, recurse=True):
    for _, p in named_parameters(module, recurse=recurse):
        yield p
