"""Leaves out a buffer that requires a gradient, as if it were a parameter.

caught by: test_buffers_and_nothing_else_are_listed
says: You leave out a tensor that requires a gradient
"""

from dojo.loading import solution_of

base = solution_of(__file__)
register_buffer = base.register_buffer


def named_buffers(module, prefix="", recurse=True, remove_duplicate=True):
    for name, tensor in base.named_buffers(module, prefix, recurse, remove_duplicate):
        if not tensor.requires_grad:
            yield name, tensor
