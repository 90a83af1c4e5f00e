"""LayerNorm computes in float32, whatever comes.

caught by: test_layers_compute_in_float64_with_gradients
says: LayerNorm goes through float32 on the way, and loses digits
"""

from torch.nn.functional import layer_norm

from dojo.loading import solution_of

base = solution_of(__file__)


def forward(self, x):
    values = [None if p is None else p.float() for p in (self.weight, self.bias)]
    return layer_norm(x.float(), self.shape, *values, self.eps).to(x.dtype)


base.LayerNorm.forward = forward

globals().update({name: getattr(base, name) for name in base.__all__})
