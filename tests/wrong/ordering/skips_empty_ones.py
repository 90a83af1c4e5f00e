"""Passes over a parameter without elements, as if it were None.

caught by: test_own_parameters_come_in_the_order_of_registration
says: A parameter may have no elements
"""

from dojo.loading import solution_of

base = solution_of(__file__)


def named_parameters(module, prefix="", recurse=True, remove_duplicate=True):
    pairs = base.named_parameters(module, prefix, recurse, remove_duplicate)
    return ((name, p) for name, p in pairs if p.numel())


def parameters(module, recurse=True):
    return (p for _, p in named_parameters(module, recurse=recurse))
