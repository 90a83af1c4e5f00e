"""Looks for duplicates with `in` on a list, which compares values.

caught by: test_it_lists_pairs_of_a_name_and_a_tensor, test_equal_tensors_are_different_buffers
says: Python asked whether a whole tensor is true
also: Your code compares tensors by value: == does, and so does `in` on a list
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
