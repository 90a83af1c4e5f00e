"""Linear(bias=False) has a bias of zeros.

caught by: test_linear_without_bias
says: There is a bias, although bias=False
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class Linear(base.Linear):
    def __init__(self, in_features, out_features, bias=True):
        super().__init__(in_features, out_features)
        if not bias:
            self.bias.data.zero_()


base.Linear = Linear


globals().update({name: getattr(base, name) for name in base.__all__})
