"""A buffer is a plain attribute.

caught by: test_a_buffer_is_not_a_parameter, test_what_is_saved, test_to_converts_all_below
says: No buffer is listed
says: The buffers are missing
"""

from dojo.loading import solution_of

base = solution_of(__file__)


base.Module.register_buffer = lambda self, name, tensor, persistent=True: setattr(
    self, name, tensor
)


globals().update({name: getattr(base, name) for name in base.__all__})
