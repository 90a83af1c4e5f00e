"""to() leaves the buffers behind.

caught by: test_to_converts_the_buffers
says: The buffers are not converted
"""

from dojo.loading import solution_of

base = solution_of(__file__)


def to(self, dtype):
    for _, module in self._walk():
        for _, parameter in module._own(base.Parameter):
            parameter.data = parameter.data.to(dtype)
    return self


base.Module.to = to


globals().update({name: getattr(base, name) for name in base.__all__})
