"""LayerNorm normalises over the first axis.

caught by: test_layer_norm
says: Mean and variance run over another dimension, not over the last
"""

from dojo.loading import solution_of

base = solution_of(__file__)


def forward(self, x):
    x = (x - x.mean(0)) / (x.var(0, correction=0) + self.eps).sqrt()
    return x * self.weight + self.bias


base.LayerNorm.forward = forward


globals().update({name: getattr(base, name) for name in base.__all__})
