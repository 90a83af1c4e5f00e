"""Walks the tree with a queue, breadth first.

caught by: test_own_parameters_come_before_those_of_children
says: You read the tree level by level
also: All are listed, but not in the order of registration
"""

__all__ = ["named_parameters", "parameters"]


def named_parameters(module, prefix="", recurse=True, remove_duplicate=True):
    seen, waiting = set(), [(f"{prefix}." if prefix else "", module)]
    for lead, module in waiting:
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
