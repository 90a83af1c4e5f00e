"""Mean and variance are computed under no_grad: the values are right, the gradient is not.

caught by: test_layers_compute_in_float64_with_gradients
says: A part of what LayerNorm computes from x is not on the graph, so the gradient is wrong
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


def forward(self, x):
    axes = tuple(range(-len(self.shape), 0))
    with torch.no_grad():
        mean = x.mean(axes, keepdim=True)
        variance = x.var(axes, correction=0, keepdim=True)
    y = (x - mean) / (variance + self.eps).sqrt()
    return y if self.weight is None else y * self.weight + self.bias


base.LayerNorm.forward = forward


globals().update({name: getattr(base, name) for name in base.__all__})
