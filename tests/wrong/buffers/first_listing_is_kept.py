"""Remembers the first listing of each module.

caught by: test_each_listing_shows_the_module_as_it_is_now
says: Your code keeps an earlier listing and shows it again
"""

from functools import cache

from dojo.loading import solution_of

register_buffer = solution_of(__file__).register_buffer


def walk(module, prefix, recurse, remove_duplicate, seen):
    for name, buffer in module._buffers.items():
        if buffer is None or buffer in seen:
            continue
        if remove_duplicate:
            seen.add(buffer)
        yield prefix + name, buffer
    for name, child in module._modules.items() if recurse else ():
        if child is not None and not (remove_duplicate and child in seen):
            seen.add(child)
            yield from walk(child, f"{prefix}{name}.", recurse, remove_duplicate, seen)


@cache
def named_buffers(module, prefix="", recurse=True, remove_duplicate=True):
    return tuple(walk(module, prefix and prefix + ".", recurse, remove_duplicate, set()))
