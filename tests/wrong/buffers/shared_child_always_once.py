"""Goes through a shared child once, whatever `remove_duplicate` says.

caught by: test_remove_duplicate_false_lists_every_name
says: A shared tensor is listed under every name, a shared child is not
"""

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
        if child is not None and child not in seen:
            seen.add(child)
            yield from walk(child, f"{prefix}{name}.", recurse, remove_duplicate, seen)


def named_buffers(module, prefix="", recurse=True, remove_duplicate=True):
    return walk(module, prefix and prefix + ".", recurse, remove_duplicate, set())
