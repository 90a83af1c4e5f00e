"""to() converts integers, too.

caught by: test_to_converts_the_buffers
says: Integers are converted, too
"""

from dojo.loading import solution_of

base = solution_of(__file__)


def to(self, dtype):
    for _, module in self._walk():
        for kind in (base.Parameter, base.Tensor):
            for _, tensor in module._own(kind):
                tensor.data = tensor.data.to(dtype)
    return self


base.Module.to = to


globals().update({name: getattr(base, name) for name in base.__all__})
