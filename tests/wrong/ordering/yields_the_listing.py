"""Yields a child's listing itself instead of its items.

caught by: test_a_listing_holds_the_parameters_themselves, test_own_parameters_come_before_those_of_children
says: Not every item is a pair of a name and a Parameter
"""

__all__ = ["named_parameters", "parameters"]


def named_parameters(module, prefix="", recurse=True, remove_duplicate=True):
    dot = prefix + "." if prefix else ""
    for name, p in module._parameters.items():
        if p is not None:
            yield dot + name, p
    if recurse:
        for name, child in module._modules.items():
            if child is not None:
                yield named_parameters(child, dot + name, recurse, remove_duplicate)


def parameters(module, recurse=True):
    for _, p in named_parameters(module, recurse=recurse):
        yield p
