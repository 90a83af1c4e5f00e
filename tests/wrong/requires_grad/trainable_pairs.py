"""It gives names with the Parameters.

caught by: test_trainable_parameters
says: These are pairs of a name and a Parameter
"""

from dojo.loading import solution_of

base = solution_of(__file__)
globals().update({name: getattr(base, name) for name in base.__all__})


def trainable_parameters(module):
    return [(name, p) for name, p in module.named_parameters() if p.requires_grad]
