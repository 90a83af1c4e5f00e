"""Parameters with equal values count as one.

caught by: test_parameters_are_listed_in_order
says: You take Parameters with equal values for one
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)


named = base.Module._named


def _named(self, kind, prefix, recurse, once):
    seen = []
    for name, p in named(self, kind, prefix, recurse, once):
        if not once or not any(torch.equal(p, other) for other in seen):
            seen.append(p)
            yield name, p


base.Module._named = _named


globals().update({name: getattr(base, name) for name in base.__all__})
