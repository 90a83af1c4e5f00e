"""Chains lazy listings of every name, and filters what was there before."""

from itertools import chain

__all__ = ["named_parameters", "parameters"]


def every_name(lead, module, recurse):
    own = ((lead + name, p) for name, p in module._parameters.items() if p is not None)
    children = module._modules.items() if recurse else ()
    below = (
        every_name(f"{lead}{name}.", child, True) for name, child in children if child is not None
    )
    return chain(own, chain.from_iterable(below))


def named_parameters(module, prefix="", recurse=True, remove_duplicate=True):
    pairs = every_name(prefix and f"{prefix}.", module, recurse)
    seen = set()
    return filter(
        lambda pair: not remove_duplicate or not (id(pair[1]) in seen or seen.add(id(pair[1]))),
        pairs,
    )


def parameters(module, recurse=True):
    for name, p in named_parameters(module, recurse=recurse):
        del name
        yield p
