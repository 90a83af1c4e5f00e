"""All modules share one register, a dict of the class.

caught by: test_parameters_are_listed_in_order
says: Your modules share one register
also: A deleted Parameter is still listed
"""

from dojo.loading import solution_of

base = solution_of(__file__)


setattr_, shared = base.Module.__setattr__, {}


def __setattr__(self, name, value):
    setattr_(self, name, value)
    if isinstance(value, base.Parameter):
        shared[name] = value


own = base.Module._own
base.Module.__setattr__ = __setattr__
base.Module._own = lambda self, kind: (
    list(shared.items()) if kind is base.Parameter else own(self, kind)
)


globals().update({name: getattr(base, name) for name in base.__all__})
