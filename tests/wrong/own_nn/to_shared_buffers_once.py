"""to() converts what named_buffers() lists: a shared buffer only under its first name.

caught by: test_to_converts_the_buffers
says: A shared buffer is converted under its first name only
"""

from dojo.loading import solution_of

base = solution_of(__file__)


def to(self, dtype):
    for parameter in self.parameters():
        parameter.data = parameter.data.to(dtype)
        if parameter.grad is not None:
            parameter.grad = parameter.grad.to(dtype)
    for path, buffer in list(self.named_buffers()):
        module, name = self, path
        while "." in name:
            child, _, name = name.partition(".")
            module = getattr(module, child)
        if buffer.is_floating_point():
            setattr(module, name, buffer.to(dtype))
    return self


base.Module.to = to

globals().update({name: getattr(base, name) for name in base.__all__})
