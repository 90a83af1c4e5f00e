"""Has a memory for each module of its own.

caught by: test_a_shared_parameter_is_listed_once
says: You forget what you have seen from module to module
also: You list the layer under each of its names
also: You list the Parameter once for each of its names
"""

__all__ = ["named_parameters", "parameters"]


def named_parameters(module, prefix="", recurse=True, remove_duplicate=True):
    lead, seen = f"{prefix}." if prefix else "", set()
    for name, p in module._parameters.items():
        if p is None or (remove_duplicate and p in seen):
            continue
        seen.add(p)
        yield lead + name, p
    for name, child in module._modules.items() if recurse else ():
        if child is not None:
            yield from named_parameters(child, lead + name, True, remove_duplicate)


def parameters(module, recurse=True):
    for _, p in named_parameters(module, recurse=recurse):
        yield p
