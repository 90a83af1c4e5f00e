"""Pushes the children on a stack in order, so that the last one comes first.

caught by: test_own_parameters_come_before_those_of_children, test_children_come_in_the_order_of_registration
says: Your children come in reverse order
also: `second` was registered first, so it comes first
also: All are listed, but not in the order of registration
"""

__all__ = ["named_parameters", "parameters"]


def named_parameters(module, prefix="", recurse=True, remove_duplicate=True):
    seen, waiting = set(), [(f"{prefix}." if prefix else "", module)]
    while waiting:
        lead, module = waiting.pop()
        for name, p in module._parameters.items():
            if p is None or p in seen:
                continue
            if remove_duplicate:
                seen.add(p)
            yield lead + name, p
        for name, child in module._modules.items() if recurse else ():
            if child is not None:
                waiting.append((f"{lead}{name}.", child))


def parameters(module, recurse=True):
    for _, p in named_parameters(module, recurse=recurse):
        yield p
