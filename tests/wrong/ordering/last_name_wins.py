"""Lists a shared parameter under its last name.

caught by: test_recurse_false_lists_own_parameters_only, test_a_shared_parameter_is_listed_once
says: You list a Parameter under its last name
also: You list the layer under its last name
also: The first next() reads the whole tree
"""

__all__ = ["named_parameters", "parameters"]


def walk(lead, module, recurse):
    yield from ((lead + name, p) for name, p in module._parameters.items() if p is not None)
    for name, child in module._modules.items() if recurse else ():
        if child is not None:
            yield from walk(f"{lead}{name}.", child, True)


def named_parameters(module, prefix="", recurse=True, remove_duplicate=True):
    pairs = list(walk(f"{prefix}." if prefix else "", module, recurse))
    names = {p: name for name, p in pairs}
    for name, p in pairs:
        if not remove_duplicate or names[p] == name:
            yield name, p


def parameters(module, recurse=True):
    for _, p in named_parameters(module, recurse=recurse):
        yield p
