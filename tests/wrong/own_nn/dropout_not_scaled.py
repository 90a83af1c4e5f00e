"""Dropout does not divide what is left by 1 - p.

caught by: test_dropout_drops_and_scales
says: What is left is not divided by 1 - p, so the sum shrinks
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


base.Dropout.forward = lambda self, x: x * (torch.rand_like(x) >= self.p) if self.training else x


globals().update({name: getattr(base, name) for name in base.__all__})
