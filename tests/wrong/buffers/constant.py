"""Lists always the same two buffers.

caught by: test_it_lists_pairs_of_a_name_and_a_tensor, test_own_buffers_come_before_those_of_children
says: named_buffers lists pairs: a tuple of a name and a tensor, for each buffer of the module
"""

from dojo.loading import solution_of

register_buffer = solution_of(__file__).register_buffer


def named_buffers(module, prefix="", recurse=True, remove_duplicate=True):
    return [("mean", module.weight if hasattr(module, "weight") else None), ("last", None)]
