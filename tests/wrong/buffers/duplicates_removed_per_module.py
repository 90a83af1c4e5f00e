"""Looks for duplicates within each module only.

caught by: test_a_shared_tensor_is_listed_once
says: Your code forgets from module to module what it has seen
also: You list the buffers of a shared child under each of its names
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
        if child is not None and not (remove_duplicate and child in seen):
            seen.add(child)
            yield from walk(
                child,
                f"{prefix}{name}.",
                recurse,
                remove_duplicate,
                {s for s in seen if hasattr(s, "_modules")},
            )


def named_buffers(module, prefix="", recurse=True, remove_duplicate=True):
    return walk(module, prefix and prefix + ".", recurse, remove_duplicate, set())
