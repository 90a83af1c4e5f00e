"""LayerNorm's weight is zero at first.

caught by: test_layer_norm
says: A new LayerNorm gives only zeros
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class LayerNorm(base.LayerNorm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.weight.data.zero_()


base.LayerNorm = LayerNorm


globals().update({name: getattr(base, name) for name in base.__all__})
