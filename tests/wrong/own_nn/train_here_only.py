"""train() and eval() change the module itself.

caught by: test_train_and_eval_reach_all_below
says: Only the module itself is switched
also: eval() does not reach the Dropout in the embedding
"""

from dojo.loading import solution_of

base = solution_of(__file__)


def train(self, mode=True):
    self.training = mode
    return self


base.Module.train = train


globals().update({name: getattr(base, name) for name in base.__all__})
