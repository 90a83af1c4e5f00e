"""Looks for duplicates with `in` on a list, which compares values.

caught by: test_equal_tensors_are_different_buffers, test_a_shared_tensor_is_listed_once
says: RuntimeError
"""

from dojo.loading import solution_of

register_buffer = solution_of(__file__).register_buffer


walked = set()


def walk(module, prefix, recurse, remove_duplicate, seen):
    for name, buffer in module._buffers.items():
        if buffer is None or buffer in seen:
            continue
        if remove_duplicate:
            seen.append(buffer)
        yield prefix + name, buffer
    for name, child in module._modules.items() if recurse else ():
        if child is not None and not (remove_duplicate and child in walked):
            walked.add(child)
            yield from walk(child, f"{prefix}{name}.", recurse, remove_duplicate, seen)


def named_buffers(module, prefix="", recurse=True, remove_duplicate=True):
    walked.clear()
    return walk(module, prefix and prefix + ".", recurse, remove_duplicate, [])
