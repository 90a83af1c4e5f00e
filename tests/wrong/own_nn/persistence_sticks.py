"""A buffer that was once not persistent stays so when it is registered again.

caught by: test_what_is_persistent
says: An earlier persistent=False still counts
"""

from dojo.loading import solution_of

base = solution_of(__file__)


def register_buffer(self, name, tensor, persistent=True):
    self._register(name, tensor, base.Tensor)
    if not persistent:
        self._unsaved.add(name)


base.Module.register_buffer = register_buffer


globals().update({name: getattr(base, name) for name in base.__all__})
