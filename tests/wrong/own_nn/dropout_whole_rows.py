"""Dropout draws once for each row.

caught by: test_dropout_drops_and_scales
says: Your code draws once for a whole row or column
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


def forward(self, x):
    if not self.training:
        return x
    kept = torch.rand(*x.shape[:-1], 1) >= self.p
    return torch.where(kept, x / max(1 - self.p, 1e-9), 0.0)


base.Dropout.forward = forward

globals().update({name: getattr(base, name) for name in base.__all__})
