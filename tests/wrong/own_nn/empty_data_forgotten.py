"""An empty tensor is taken for no data.

caught by: test_a_parameter_keeps_shape_and_dtype
says: Your code takes an empty tensor for no data
"""

from dojo.loading import solution_of

base = solution_of(__file__)

new = base.Parameter.__new__


def __new__(cls, data=None, requires_grad=True):
    return new(cls, None if data is None or not data.numel() else data, requires_grad)


base.Parameter.__new__ = __new__

globals().update({name: getattr(base, name) for name in base.__all__})
