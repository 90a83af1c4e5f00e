"""It passes over parameters that were frozen by hand, and so keeps their gradients.

caught by: test_freeze_drops_old_gradients
says: Your code skips parameters that are frozen already
"""

from dojo.loading import solution_of

base = solution_of(__file__)
globals().update({name: getattr(base, name) for name in base.__all__})


def freeze(module):
    kept = {p: p.grad for p in module.parameters() if not p.requires_grad}
    base.freeze(module)
    for parameter, gradient in kept.items():
        parameter.grad = gradient
