"""Leaves out a parameter that is a single number without a dimension.

caught by: test_own_parameters_come_in_the_order_of_registration
says: `scale` is missing
"""

__all__ = ["named_parameters", "parameters"]


def named_parameters(module, prefix="", recurse=True, remove_duplicate=True):
    done = set()

    def go(m, pre):
        for k, v in m._parameters.items():
            if v is None or v.dim() == 0 or (remove_duplicate and id(v) in done):
                continue
            done.add(id(v))
            yield pre + k, v
        if recurse:
            for k, c in m._modules.items():
                if c is not None:
                    yield from go(c, pre + k + ".")

    return go(module, prefix + "." if prefix else "")


def parameters(module, recurse=True):
    for _, p in named_parameters(module, recurse=recurse):
        yield p
