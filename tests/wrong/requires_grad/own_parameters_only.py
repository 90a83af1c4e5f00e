"""It freezes what the module itself holds, and not its children.

caught by: test_freeze_reaches_every_parameter, test_unfreeze_makes_everything_trainable
says: Only the module's own parameters were frozen
"""

from dojo.loading import solution_of

base = solution_of(__file__)
globals().update({name: getattr(base, name) for name in base.__all__})


def freeze(module):
    for parameter in module.parameters(recurse=False):
        parameter.requires_grad, parameter.grad = False, None


def unfreeze(module):
    for parameter in module.parameters(recurse=False):
        parameter.requires_grad = True
