"""Looks for duplicates among tensors with `==`.

caught by: test_equal_tensors_are_different_buffers
says: You take tensors with equal values for one
"""

from torch import equal

from dojo.loading import solution_of

register_buffer = solution_of(__file__).register_buffer


def walk(module, prefix, recurse, remove_duplicate, seen):
    for name, buffer in module._buffers.items():
        if buffer is None or any(
            equal(buffer, other) for other in seen if not hasattr(other, "_modules")
        ):
            continue
        if remove_duplicate:
            seen.add(buffer)
        yield prefix + name, buffer
    for name, child in module._modules.items() if recurse else ():
        if child is not None and not (remove_duplicate and child in seen):
            seen.add(child)
            yield from walk(child, f"{prefix}{name}.", recurse, remove_duplicate, seen)


def named_buffers(module, prefix="", recurse=True, remove_duplicate=True):
    return walk(module, prefix and prefix + ".", recurse, remove_duplicate, set())
