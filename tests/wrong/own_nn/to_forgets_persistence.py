"""to() registers the converted buffers again, all of them persistent.

caught by: test_to_converts_the_buffers
says: After to(), a buffer with persistent=False is saved
"""

from dojo.loading import solution_of

base = solution_of(__file__)

to = base.Module.to


def to_again(self, dtype):
    to(self, dtype)
    for _, module in self._walk():
        for name, buffer in list(module._own(base.Tensor)):
            module.register_buffer(name, buffer)
    return self


base.Module.to = to_again

globals().update({name: getattr(base, name) for name in base.__all__})
