"""to() converts the module's own Parameters and buffers.

caught by: test_to_converts_all_below, test_the_embedding_in_double_precision
says: Not all floors were reached
"""

from dojo.loading import solution_of

base = solution_of(__file__)


def to(self, dtype):
    for parameter in self.parameters(recurse=False):
        parameter.data = parameter.data.to(dtype)
    return self


base.Module.to = to


globals().update({name: getattr(base, name) for name in base.__all__})
