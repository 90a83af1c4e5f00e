"""Puts the prefix before a child's path that begins with it already.

caught by: test_own_parameters_come_before_those_of_children, test_prefix
says: A part of the path stands twice
also: The prefix stands twice in a name
"""

__all__ = ["named_parameters", "parameters"]


def named_parameters(module, prefix="", recurse=True, remove_duplicate=True):
    lead, seen = f"{prefix}." if prefix else "", set()

    def keep(p):
        new = p is not None and p not in seen
        if remove_duplicate:
            seen.add(p)
        return new

    yield from ((lead + name, p) for name, p in module._parameters.items() if keep(p))
    for name, child in module._modules.items() if recurse else ():
        if child is not None:
            for path, p in named_parameters(child, lead + name, True, remove_duplicate):
                if keep(p):
                    yield lead + path, p


def parameters(module, recurse=True):
    for _, p in named_parameters(module, recurse=recurse):
        yield p
