"""Gives the names without the parameters.

caught by: test_it_lists_pairs_of_a_name_and_a_parameter
says: These are only the names
also: The first next() reads the whole tree
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
            yield lead + name
        for name, child in module._modules.items() if recurse else ():
            if child is not None:
                yield from walk(f"{lead}{name}.", child)

    yield from walk(f"{prefix}." if prefix else "", module)


def parameters(module, recurse=True):
    found = dict(module.named_parameters(recurse=recurse))
    for name in named_parameters(module, recurse=recurse):
        yield found[name]
