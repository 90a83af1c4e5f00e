"""Linear does not add its bias.

caught by: test_linear
says: The bias is not added
"""

from dojo.loading import solution_of

base = solution_of(__file__)


base.Linear.forward = lambda self, x: x @ self.weight.T


globals().update({name: getattr(base, name) for name in base.__all__})
