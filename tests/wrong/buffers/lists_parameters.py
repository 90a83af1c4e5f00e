"""Lists the parameters.

caught by: test_it_lists_pairs_of_a_name_and_a_tensor, test_own_buffers_come_before_those_of_children
says: You list parameters
"""

from dojo.loading import solution_of

register_buffer = solution_of(__file__).register_buffer


def named_buffers(module, prefix="", recurse=True, remove_duplicate=True):
    return module.named_parameters(prefix, recurse, remove_duplicate)
