"""It gives copies of the Parameters.

caught by: test_trainable_parameters
says: not the Parameters themselves
"""

from dojo.loading import solution_of

base = solution_of(__file__)
globals().update({name: getattr(base, name) for name in base.__all__})


def trainable_parameters(module):
    return [p.clone() for p in module.parameters() if p.requires_grad]
