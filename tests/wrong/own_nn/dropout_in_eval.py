"""Dropout drops in evaluation mode, too.

caught by: test_dropout_takes_every_probability
says: Values are dropped in eval mode
"""

from torch.nn.functional import dropout

from dojo.loading import solution_of

base = solution_of(__file__)


base.Dropout.forward = lambda self, x: dropout(x, self.p)


globals().update({name: getattr(base, name) for name in base.__all__})
