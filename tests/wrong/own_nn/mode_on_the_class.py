"""The mode is an attribute of the class.

caught by: test_eval_changes_only_the_mode
says: The mode is kept in one place for all modules
"""

from dojo.loading import solution_of

base = solution_of(__file__)


def train(self, mode=True):
    for _, module in self._walk():
        module.__dict__.pop("training", None)
        type(module).training = mode
    return self


init = base.Module.__init__


def __init__(self):
    init(self)
    del self.__dict__["training"]


base.Module.training = True
base.Module.__init__, base.Module.train = __init__, train

globals().update({name: getattr(base, name) for name in base.__all__})
