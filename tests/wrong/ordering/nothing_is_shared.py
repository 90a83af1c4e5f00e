"""Lists a shared parameter under all its names.

caught by: test_recurse_false_lists_own_parameters_only, test_a_shared_parameter_is_listed_once
says: With recurse=False you list a shared Parameter twice
also: You list the shared Parameters under both names
also: You list the layer under each of its names
also: You list the Parameter once for each of its names
"""

__all__ = ["named_parameters", "parameters"]


def named_parameters(module, prefix="", recurse=True, remove_duplicate=True):
    seen = set()

    def walk(lead, module):
        for name, p in module._parameters.items():
            if p is None or p in seen:
                continue
            yield lead + name, p
        for name, child in module._modules.items() if recurse else ():
            if child is not None:
                yield from walk(f"{lead}{name}.", child)

    yield from walk(f"{prefix}." if prefix else "", module)


def parameters(module, recurse=True):
    for _, p in named_parameters(module, recurse=recurse):
        yield p
