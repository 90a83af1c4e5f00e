"""A tensor that is assigned to a buffer's name is a plain attribute.

caught by: test_register_buffer
says: Your code accepts a number under the name of a buffer
also: After an assignment of a tensor, the name is no buffer any more
also: After register_buffer and an assignment, the name is not what was registered any more
"""

from dojo.loading import solution_of

base = solution_of(__file__)


setattr_ = base.Module.__setattr__


def __setattr__(self, name, value):
    if self.__dict__.get("_kinds", {}).get(name) is base.Tensor:
        delattr(self, name)
    setattr_(self, name, value)


base.Module.__setattr__ = __setattr__


globals().update({name: getattr(base, name) for name in base.__all__})
