"""Lists the buffers that are None.

caught by: test_none_is_passed_over
says: You list a buffer that is None
also: With recurse=False you list a buffer that is None
"""

from dojo.loading import solution_of

register_buffer = solution_of(__file__).register_buffer


def walk(module, prefix, recurse, remove_duplicate, seen):
    for name, buffer in module._buffers.items():
        if buffer is not None and buffer in seen:
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
