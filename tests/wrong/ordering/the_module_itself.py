"""Gives its argument back.

caught by: test_it_lists_pairs_of_a_name_and_a_parameter
says: Your function returns a LayerNorm
also: Your function returns a Network
"""

__all__ = ["named_parameters", "parameters"]


def named_parameters(module, prefix="", recurse=True, remove_duplicate=True):
    return module


def parameters(module, recurse=True):
    return module
