"""LayerNorm normalises the last axis, whatever normalized_shape says.

caught by: test_layer_norm_has_weight_and_bias
says: Only the last dimension is normalised
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


def forward(self, x):
    variance, mean = torch.var_mean(x, -1, correction=0, keepdim=True)
    x = (x - mean) / (variance + self.eps).sqrt()
    return x if self.weight is None else x * self.weight + self.bias


base.LayerNorm.forward = forward


globals().update({name: getattr(base, name) for name in base.__all__})
