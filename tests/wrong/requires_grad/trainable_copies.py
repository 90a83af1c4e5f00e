"""It gives copies of the Parameters.

caught by: test_trainable_parameters
says: These are other tensors, not the Parameters of the module
"""

from dojo.loading import solution_of

base = solution_of(__file__)
globals().update({name: getattr(base, name) for name in base.__all__})


def trainable_parameters(module):
    return [p.clone() for p in module.parameters() if p.requires_grad]
