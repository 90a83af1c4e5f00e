"""Buffers are saved whether or not they are persistent.

caught by: test_what_is_saved
says: A buffer with persistent=False is saved
"""

from dojo.loading import solution_of

base = solution_of(__file__)


register = base.Module.register_buffer
base.Module.register_buffer = lambda self, name, tensor, persistent=True: register(
    self, name, tensor
)


globals().update({name: getattr(base, name) for name in base.__all__})
