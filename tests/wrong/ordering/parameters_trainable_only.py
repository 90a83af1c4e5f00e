"""`parameters` leaves out what is frozen; `named_parameters` does not.

caught by: test_parameters_come_without_names
says: The frozen parameters of net.blocks are missing
"""

__all__ = ["named_parameters", "parameters"]


def named_parameters(module, prefix="", recurse=True, remove_duplicate=True):
    seen = set()

    def walk(mod, path):
        for name, p in mod._parameters.items():
            if p is None or (remove_duplicate and p in seen):
                continue
            seen.add(p)
            yield path + name, p
        if recurse:
            for name, child in mod._modules.items():
                if child is not None:
                    yield from walk(child, path + name + ".")

    yield from walk(module, prefix + "." if prefix else "")


def parameters(module, recurse=True):
    return (p for _, p in named_parameters(module, recurse=recurse) if p.requires_grad)
