"""Asks `if child`, which is False for a container of length 0, whatever it holds itself.

caught by: test_none_is_passed_over
says: You pass over an empty container
"""

from dojo.loading import solution_of

register_buffer = solution_of(__file__).register_buffer


def named_buffers(module, prefix="", recurse=True, remove_duplicate=True):
    seen = set()

    def walk(module, before):
        for name, tensor in module._buffers.items():
            if tensor is not None and not (remove_duplicate and tensor in seen):
                seen.add(tensor)
                yield before + name, tensor
        for name, child in module._modules.items() if recurse else ():
            if child:
                yield from walk(child, f"{before}{name}.")

    return walk(module, f"{prefix}." if prefix else "")
