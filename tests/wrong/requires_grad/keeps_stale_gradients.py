"""It sets the flags, and keeps the gradients of the last backward pass.

caught by: test_freeze_drops_old_gradients, test_frozen_values_stay_in_training
says: The gradients of the last backward pass are still there
"""

from dojo.loading import solution_of

base = solution_of(__file__)
globals().update({name: getattr(base, name) for name in base.__all__})


def freeze(module):
    gradients = [parameter.grad for parameter in module.parameters()]
    base.freeze(module)
    for parameter, gradient in zip(module.parameters(), gradients, strict=True):
        parameter.grad = gradient
