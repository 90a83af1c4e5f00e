"""A Parameter may be assigned before super().__init__(), which then forgets it.

caught by: test_super_init_comes_first
says: Your code accepts a Parameter before super().__init__(), which may wipe it out
"""

from dojo.loading import solution_of

base = solution_of(__file__)


setattr_ = base.Module.__setattr__


def __setattr__(self, name, value):
    if "_kinds" not in self.__dict__:
        self.__dict__.update(_kinds={}, _unsaved=set())
    setattr_(self, name, value)


base.Module.__setattr__ = __setattr__


globals().update({name: getattr(base, name) for name in base.__all__})
