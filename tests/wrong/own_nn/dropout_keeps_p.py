"""Dropout takes p for the share that is kept.

caught by: test_dropout_drops_and_scales
says: p is taken for the share that is kept
also: With p=0 something is dropped
"""

from torch.nn.functional import dropout

from dojo.loading import solution_of

base = solution_of(__file__)


base.Dropout.forward = lambda self, x: dropout(x, 1 - self.p, self.training)


globals().update({name: getattr(base, name) for name in base.__all__})
