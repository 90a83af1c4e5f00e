"""A plain attribute before super().__init__() is refused, too.

caught by: test_a_module_takes_plain_attributes
says: Your code refuses a plain attribute while there is no register
"""

from dojo.loading import solution_of

base = solution_of(__file__)

setattr_ = base.Module.__setattr__


def __setattr__(self, name, value):
    if name != "_kinds" and "_kinds" not in self.__dict__:
        raise AttributeError(f"cannot assign {name} before Module.__init__() call")
    setattr_(self, name, value)


base.Module.__setattr__ = __setattr__

globals().update({name: getattr(base, name) for name in base.__all__})
