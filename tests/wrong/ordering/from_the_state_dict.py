"""Takes the listing from the state dict.

caught by: test_a_listing_holds_the_parameters_themselves
says: This is a copy
also: You list buffers, too
also: The children's parameters are listed, too
also: You list the shared Parameters under both names
also: You list the layer under each of its names
also: The first next() reads the whole tree
also: These are copies
"""

__all__ = ["named_parameters", "parameters"]


def named_parameters(module, prefix="", recurse=True, remove_duplicate=True):
    yield from module.state_dict(prefix=f"{prefix}." if prefix else "").items()


def parameters(module, recurse=True):
    for _, p in named_parameters(module, recurse=recurse):
        yield p
