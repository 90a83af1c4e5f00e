"""It takes those for trainable that have a gradient.

caught by: test_trainable_parameters
says: Your code asks for a gradient, which a new network does not have yet
"""

from dojo.loading import solution_of

base = solution_of(__file__)
globals().update({name: getattr(base, name) for name in base.__all__})


def trainable_parameters(module):
    return [p for p in module.parameters() if p.grad is not None]
