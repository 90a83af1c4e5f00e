"""LayerNorm adds eps to the standard deviation.

caught by: test_layer_norm
says: eps is added after the root
also: Only the last dimension is normalised
"""

from dojo.loading import solution_of

base = solution_of(__file__)


def forward(self, x):
    deviation = x.std(-1, correction=0, keepdim=True)
    return (x - x.mean(-1, keepdim=True)) / (deviation + self.eps) * self.weight + self.bias


base.LayerNorm.forward = forward


globals().update({name: getattr(base, name) for name in base.__all__})
