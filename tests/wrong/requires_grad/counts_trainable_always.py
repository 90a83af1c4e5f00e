"""It never counts frozen parameters.

caught by: test_count_parameters
says: Frozen parameters are left out
"""

from dojo.loading import solution_of

base = solution_of(__file__)
globals().update({name: getattr(base, name) for name in base.__all__})


def count_parameters(module, trainable_only=False):
    return base.count_parameters(module, True)
