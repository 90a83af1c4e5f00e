"""A buffer is registered as a Parameter.

caught by: test_buffers_are_listed
says: Your code lists a buffer as a Parameter
also: Integers are converted, too
"""

from dojo.loading import solution_of

base = solution_of(__file__)


named = base.Module.named_parameters


def named_parameters(self, prefix="", recurse=True, remove_duplicate=True):
    yield from named(self, prefix, recurse, remove_duplicate)
    yield from self.named_buffers(prefix, recurse, remove_duplicate)


base.Module.named_parameters = named_parameters


globals().update({name: getattr(base, name) for name in base.__all__})
