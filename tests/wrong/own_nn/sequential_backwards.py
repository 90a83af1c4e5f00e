"""Sequential runs its modules from last to first.

caught by: test_sequential
says: The modules run from last to first
"""

from dojo.loading import solution_of

base = solution_of(__file__)


def forward(self, x):
    for _, module in reversed(list(self._own(base.Module))):
        x = module(x)
    return x


base.Sequential.forward = forward


globals().update({name: getattr(base, name) for name in base.__all__})
