"""A plain tensor that is assigned to a free name becomes a buffer.

caught by: test_plain_attributes_are_not_saved
says: A plain tensor under a free name becomes a buffer here
also: A plain tensor is converted
"""

from dojo.loading import solution_of

base = solution_of(__file__)

setattr_ = base.Module.__setattr__


def __setattr__(self, name, value):
    setattr_(self, name, value)
    if type(value) is base.Tensor and "_kinds" in self.__dict__:
        self._kinds.setdefault(name, base.Tensor)


base.Module.__setattr__ = __setattr__

globals().update({name: getattr(base, name) for name in base.__all__})
