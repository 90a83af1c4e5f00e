"""Knows what it should say for one network.

caught by: test_each_listing_starts_from_the_beginning, test_own_parameters_come_in_the_order_of_registration
says: Your listing of a module ends at a parameter that is None
"""

from torch.nn import Parameter

__all__ = ["named_parameters", "parameters"]


def named_parameters(module, prefix="", recurse=True, remove_duplicate=True):
    lead = f"{prefix}." if prefix else ""
    for name in ("weight", "bias"):
        if isinstance(getattr(module, name, None), Parameter):
            yield lead + name, getattr(module, name)


def parameters(module, recurse=True):
    for _, p in named_parameters(module, recurse=recurse):
        yield p
