"""train() and eval() change the module itself.

caught by: test_train_and_eval_reach_all_below, test_dropout_comes_last_and_is_off_in_eval_mode
says: Only the module itself was changed
says: eval() did not reach the Dropout
"""

from dojo.loading import solution_of

base = solution_of(__file__)


def train(self, mode=True):
    self.training = mode
    return self


base.Module.train = train


globals().update({name: getattr(base, name) for name in base.__all__})
