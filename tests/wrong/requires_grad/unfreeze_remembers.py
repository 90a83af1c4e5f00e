"""It makes trainable only what was so before freeze.

caught by: test_unfreeze_makes_everything_trainable
says: Your code restores the flags that it saw before `freeze`
"""

from dojo.loading import solution_of

base = solution_of(__file__)
globals().update({name: getattr(base, name) for name in base.__all__})


memory = {}


def freeze(module):
    for parameter in module.parameters():
        memory[id(parameter)] = parameter.requires_grad
    base.freeze(module)


def unfreeze(module):
    base.unfreeze(module)
    for parameter in module.parameters():
        parameter.requires_grad = memory.get(id(parameter), True) and parameter.requires_grad
