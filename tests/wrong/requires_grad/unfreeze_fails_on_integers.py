"""It asks for a gradient of integers.

caught by: test_unfreeze_passes_over_integers
says: Integers and booleans cannot require a gradient
"""

from dojo.loading import solution_of

base = solution_of(__file__)
globals().update({name: getattr(base, name) for name in base.__all__})


def unfreeze(module):
    module.requires_grad_(True)
    base.unfreeze(module)
