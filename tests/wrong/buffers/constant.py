"""Lists always the same two buffers.

caught by: test_own_buffers_come_before_those_of_children, test_each_name_comes_with_its_tensor
says: got
"""

from dojo.loading import solution_of

register_buffer = solution_of(__file__).register_buffer


def named_buffers(module, prefix="", recurse=True, remove_duplicate=True):
    return [("mean", module.weight if hasattr(module, "weight") else None), ("last", None)]
