"""Dropout drops in evaluation mode, too.

caught by: test_dropout_in_eval_mode, test_dropout_comes_last_and_is_off_in_eval_mode
says: In evaluation nothing is left to chance
"""

from torch.nn.functional import dropout

from dojo.loading import solution_of

base = solution_of(__file__)


base.Dropout.forward = lambda self, x: dropout(x, self.p)


globals().update({name: getattr(base, name) for name in base.__all__})
