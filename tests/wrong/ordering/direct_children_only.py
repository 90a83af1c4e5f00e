"""Looks into the children, but not into their children.

caught by: test_own_parameters_come_before_those_of_children
says: Only direct children are read
"""

__all__ = ["named_parameters", "parameters"]


def named_parameters(module, prefix="", recurse=True, remove_duplicate=True):
    lead, seen = f"{prefix}." if prefix else "", set()
    owners = {"": module, **{f"{name}.": m for name, m in module._modules.items() if recurse}}
    for path, owner in owners.items():
        for name, p in owner._parameters.items() if owner is not None else ():
            if p is None or p in seen:
                continue
            if remove_duplicate:
                seen.add(p)
            yield lead + path + name, p


def parameters(module, recurse=True):
    for _, p in named_parameters(module, recurse=recurse):
        yield p
