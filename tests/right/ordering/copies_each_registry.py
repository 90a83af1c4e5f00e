"""Copies a module's registry when its turn comes, and looks for the same object in a list."""

__all__ = ["named_parameters", "parameters"]


def named_parameters(module, prefix="", recurse=True, remove_duplicate=True):
    seen = []

    def known(p):
        return any(p is q for q in seen)

    def walk(mod, path):
        for name, p in list(mod._parameters.items()):
            if p is None or (remove_duplicate and known(p)):
                continue
            seen.append(p)
            yield path + name, p
        if recurse:
            for name, child in list(mod._modules.items()):
                if child is not None:
                    yield from walk(child, path + name + ".")

    return walk(module, prefix + "." if prefix else "")


def parameters(module, recurse=True):
    for _, p in named_parameters(module, recurse=recurse):
        yield p
