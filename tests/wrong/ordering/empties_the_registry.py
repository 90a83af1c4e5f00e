"""Takes the parameters out of the registry while it reads: right the first time, empty the second.

caught by: test_it_lists_pairs_of_a_name_and_a_parameter
says: This object has no attribute of this name
"""

__all__ = ["named_parameters", "parameters"]


def named_parameters(module, prefix="", recurse=True, remove_duplicate=True):
    seen = set()

    def walk(mod, path):
        names = list(mod._parameters)
        while names:
            name = names.pop(0)
            p = mod._parameters.pop(name)
            if p is None or (remove_duplicate and p in seen):
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
