"""LayerNorm divides the variance by one less than the number of values.

caught by: test_layer_norm
says: The variance is divided by n - 1
"""

from dojo.loading import solution_of

base = solution_of(__file__)


def forward(self, x):
    variance = x.var(-1, keepdim=True)
    return (x - x.mean(-1, keepdim=True)) / (variance + self.eps).sqrt() * self.weight + self.bias


base.LayerNorm.forward = forward


globals().update({name: getattr(base, name) for name in base.__all__})
