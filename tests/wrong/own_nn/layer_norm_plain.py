"""LayerNorm forgets its weight and its bias.

caught by: test_layer_norm_has_weight_and_bias
says: Weight and bias have no effect
"""

from torch.nn.functional import layer_norm

from dojo.loading import solution_of

base = solution_of(__file__)


base.LayerNorm.forward = lambda self, x: layer_norm(x, x.shape[-1:], eps=self.eps)


globals().update({name: getattr(base, name) for name in base.__all__})
