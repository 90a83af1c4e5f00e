"""Gives its argument back.

caught by: test_it_gives_pairs
says: which cannot be looped over
"""

__all__ = ["named_parameters", "parameters"]


def named_parameters(module, prefix="", recurse=True, remove_duplicate=True):
    return module


def parameters(module, recurse=True):
    return module
