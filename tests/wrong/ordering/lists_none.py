"""Lists a parameter that is None.

caught by: test_own_parameters_come_before_those_of_children, test_none_is_passed_over
says: You list a parameter that is None: blocks.1 has no bias
also: You list a parameter that is None
"""

__all__ = ["named_parameters", "parameters"]


def named_parameters(module, prefix="", recurse=True, remove_duplicate=True):
    seen = set()

    def walk(lead, module):
        for name, p in module._parameters.items():
            if p is not None and p in seen:
                continue
            if remove_duplicate and p is not None:
                seen.add(p)
            yield lead + name, p
        for name, child in module._modules.items() if recurse else ():
            if child is not None:
                yield from walk(f"{lead}{name}.", child)

    yield from walk(f"{prefix}." if prefix else "", module)


def parameters(module, recurse=True):
    for _, p in named_parameters(module, recurse=recurse):
        yield p
