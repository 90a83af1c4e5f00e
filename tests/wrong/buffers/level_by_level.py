"""Lists the tree level by level.

caught by: test_own_buffers_come_before_those_of_children
says: You read the tree level by level
"""

from dojo.loading import solution_of

register_buffer = solution_of(__file__).register_buffer


def named_buffers(module, prefix="", recurse=True, remove_duplicate=True):
    queue, seen = [(prefix and prefix + ".", module)], set()
    for lead, owner in queue:
        if owner in seen and remove_duplicate:
            continue
        seen.add(owner)
        for name, buffer in owner._buffers.items():
            if buffer is not None and not (remove_duplicate and buffer in seen):
                seen.add(buffer)
                yield lead + name, buffer
        if recurse:
            queue += [(f"{lead}{name}.", child) for name, child in owner._modules.items() if child]
