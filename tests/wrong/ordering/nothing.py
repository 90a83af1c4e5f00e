"""Lists nothing.

caught by: test_it_lists_pairs_of_a_name_and_a_parameter
says: Nothing is listed
"""

__all__ = ["named_parameters", "parameters"]


def named_parameters(module, prefix="", recurse=True, remove_duplicate=True):
    return iter(())


def parameters(module, recurse=True):
    return iter(())
