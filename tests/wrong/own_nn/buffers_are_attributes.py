"""A buffer is a plain attribute.

caught by: test_register_buffer, test_what_is_saved
says: Your code accepts a number under the name of a buffer
also: register_buffer accepts the name '', which is empty
also: register_buffer accepts a Module
also: The buffers are missing
also: The buffers are not converted
"""

from dojo.loading import solution_of

base = solution_of(__file__)


base.Module.register_buffer = lambda self, name, tensor, persistent=True: setattr(
    self, name, tensor
)


globals().update({name: getattr(base, name) for name in base.__all__})
