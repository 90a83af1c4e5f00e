"""Takes the listing from the state dict.

caught by: test_it_gives_pairs
says: a state dict holds such tensors
"""

__all__ = ["named_parameters", "parameters"]


def named_parameters(module, prefix="", recurse=True, remove_duplicate=True):
    yield from module.state_dict(prefix=f"{prefix}." if prefix else "").items()


def parameters(module, recurse=True):
    for _, p in named_parameters(module, recurse=recurse):
        yield p
