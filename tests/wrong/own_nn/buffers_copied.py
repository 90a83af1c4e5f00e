"""register_buffer registers a copy.

caught by: test_register_buffer
says: This is a copy
"""

from dojo.loading import solution_of

base = solution_of(__file__)


register = base.Module.register_buffer


def register_buffer(self, name, tensor, persistent=True):
    register(self, name, tensor if tensor is None else tensor.clone(), persistent)


base.Module.register_buffer = register_buffer


globals().update({name: getattr(base, name) for name in base.__all__})
