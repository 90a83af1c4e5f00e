"""A Parameter that takes the name of a buffer is registered as a buffer.

caught by: test_what_gave_way_is_not_listed
says: A Parameter that takes the name of a buffer is listed as a buffer
"""

from dojo.loading import solution_of

base = solution_of(__file__)

setattr_ = base.Module.__setattr__


def __setattr__(self, name, value):
    was_buffer = self.__dict__.get("_kinds", {}).get(name) is base.Tensor
    setattr_(self, name, value)
    if was_buffer and isinstance(value, base.Tensor):
        self._kinds[name] = base.Tensor


base.Module.__setattr__ = __setattr__

globals().update({name: getattr(base, name) for name in base.__all__})
