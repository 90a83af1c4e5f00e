"""to() puts new Parameters in place of the old.

caught by: test_to_converts_the_parameters
says: Your code puts new Parameters in place of the old
"""

from dojo.loading import solution_of

base = solution_of(__file__)


def to(self, dtype):
    for _, module in self._walk():
        for name, parameter in list(module._own(base.Parameter)):
            setattr(module, name, base.Parameter(parameter.detach().to(dtype)))
        for name, buffer in list(module._own(base.Tensor)):
            setattr(module, name, buffer.to(dtype) if buffer.is_floating_point() else buffer)
    return self


base.Module.to = to


globals().update({name: getattr(base, name) for name in base.__all__})
