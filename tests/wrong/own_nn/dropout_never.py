"""Dropout drops nothing.

caught by: test_dropout_drops_and_scales
says: Nothing is dropped, in train mode
also: With p=1 something is left
"""

from dojo.loading import solution_of

base = solution_of(__file__)


base.Dropout.forward = lambda self, x: x


globals().update({name: getattr(base, name) for name in base.__all__})
