"""Lists nothing.

caught by: test_it_gives_pairs
says: Nothing is listed, but net has a weight and a bias
"""

__all__ = ["named_parameters", "parameters"]


def named_parameters(module, prefix="", recurse=True, remove_duplicate=True):
    return iter(())


def parameters(module, recurse=True):
    return iter(())
