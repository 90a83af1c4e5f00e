"""Linear keeps its weight as (in_features, out_features).

caught by: test_linear
says: The weight is (in_features, out_features)
"""

from dojo.loading import solution_of

base = solution_of(__file__)


class Linear(base.Linear):
    def __init__(self, in_features, out_features, bias=True):
        super().__init__(in_features, out_features, bias)
        self.weight = base.Parameter(self.weight.detach().T.contiguous())

    def forward(self, x):
        return x @ self.weight + (0 if self.bias is None else self.bias)


base.Linear = Linear


globals().update({name: getattr(base, name) for name in base.__all__})
