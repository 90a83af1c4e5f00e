"""It freezes what the module itself holds, and not its children.

caught by: test_freeze_reaches_every_parameter, test_unfreeze_makes_everything_trainable
says: Your code reaches only the module's own parameters
also: Running statistics are buffers, not parameters
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
