"""Dropout drops nothing.

caught by: test_dropout_in_train_mode
says: Nothing was dropped
"""

from dojo.loading import solution_of

base = solution_of(__file__)


base.Dropout.forward = lambda self, x: x


globals().update({name: getattr(base, name) for name in base.__all__})
