"""Dropout drops the same values in every call.

caught by: test_dropout_draws_each_value
says: Each call must draw again
also: With p=1 your code divides 0 by 0
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


def forward(self, x):
    generator = torch.Generator().manual_seed(0)
    kept = torch.rand(x.shape, generator=generator) >= self.p
    return x * kept / (1 - self.p) if self.training else x


base.Dropout.forward = forward


globals().update({name: getattr(base, name) for name in base.__all__})
