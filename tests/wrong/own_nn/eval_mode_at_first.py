"""A new module is in evaluation mode.

caught by: test_train_and_eval_reach_all_below, test_dropout_in_train_mode
says: a new module is in train mode
"""

from dojo.loading import solution_of

base = solution_of(__file__)


init = base.Module.__init__


def __init__(self):
    init(self)
    self.training = False


base.Module.__init__ = __init__


globals().update({name: getattr(base, name) for name in base.__all__})
