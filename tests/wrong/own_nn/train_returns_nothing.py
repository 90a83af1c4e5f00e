"""train() and eval() return None.

caught by: test_train_and_eval_reach_all_below
says: The method returns nothing
"""

from dojo.loading import solution_of

base = solution_of(__file__)


train = base.Module.train


def nothing(self, mode=True):
    train(self, mode)


base.Module.train = nothing


globals().update({name: getattr(base, name) for name in base.__all__})
