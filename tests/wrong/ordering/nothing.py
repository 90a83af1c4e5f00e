"""Lists nothing.

caught by: test_it_gives_pairs
says: The list is empty
"""

__all__ = ["named_parameters", "parameters"]


def named_parameters(module, prefix="", recurse=True, remove_duplicate=True):
    return iter(())


def parameters(module, recurse=True):
    return iter(())
