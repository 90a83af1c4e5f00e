"""It freezes parameters that are called weight or bias.

caught by: test_freeze_reaches_every_parameter
says: Your code reaches only parameters with the names `weight` and `bias`
"""

from dojo.loading import solution_of

base = solution_of(__file__)
globals().update({name: getattr(base, name) for name in base.__all__})


def freeze(module):
    others = [p for name, p in module.named_parameters() if not name.endswith(("weight", "bias"))]
    base.freeze(module)
    for parameter in others:
        parameter.requires_grad = True
