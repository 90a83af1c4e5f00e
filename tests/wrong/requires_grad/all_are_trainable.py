"""It gives frozen parameters as well.

caught by: test_trainable_parameters
says: Frozen parameters come, too
"""

from dojo.loading import solution_of

base = solution_of(__file__)
globals().update({name: getattr(base, name) for name in base.__all__})


def trainable_parameters(module):
    return module.parameters()
