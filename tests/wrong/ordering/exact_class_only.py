"""Lists only what is of the very class Parameter, and of no subclass.

caught by: test_own_parameters_come_in_the_order_of_registration
says: `gain` is missing
"""

from torch import nn

__all__ = ["named_parameters", "parameters"]


def named_parameters(module, prefix="", recurse=True, remove_duplicate=True):
    seen = set()

    def walk(mod, path):
        for name, p in mod._parameters.items():
            if type(p) is not nn.Parameter or (remove_duplicate and p in seen):
                continue
            seen.add(p)
            yield path + name, p
        if recurse:
            for name, child in mod._modules.items():
                if child is not None:
                    yield from walk(child, path + name + ".")

    return walk(module, prefix + "." if prefix else "")


def parameters(module, recurse=True):
    for _, p in named_parameters(module, recurse=recurse):
        yield p
