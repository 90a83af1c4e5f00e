"""Keeps a stack of half-read registries instead of calling itself."""

__all__ = ["named_parameters", "parameters"]


def named_parameters(module, prefix="", recurse=True, remove_duplicate=True):
    seen = set()

    def own(path, mod):
        for key, value in mod._parameters.items():
            if value is None:
                continue
            if remove_duplicate:
                if value in seen:
                    continue
                seen.add(value)
            yield ".".join([*path, key]), value

    root = [prefix] if prefix else []
    yield from own(root, module)
    if not recurse:
        return
    stack = [(root, iter(module._modules.items()))]
    while stack:
        path, rest = stack[-1]
        for key, child in rest:
            if child is None:
                continue
            here = path + [key]
            yield from own(here, child)
            stack.append((here, iter(child._modules.items())))
            break
        else:
            stack.pop()


def parameters(module, recurse=True):
    for _, p in named_parameters(module, recurse=recurse):
        yield p
