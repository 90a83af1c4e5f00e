"""Sequential numbers its modules from 1.

caught by: test_sequential
says: counts its children from 1
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class Sequential(base.Sequential):
    def __init__(self, *modules):
        base.Module.__init__(self)
        for number, module in enumerate(modules, 1):
            setattr(self, str(number), module)


base.Sequential = Sequential


globals().update({name: getattr(base, name) for name in base.__all__})
