"""It freezes the module's own parameters and those of its children and grandchildren.

caught by: test_freeze_reaches_every_parameter
says: Your code reaches only three levels of the tree
"""

from dojo.loading import solution_of

base = solution_of(__file__)
globals().update({name: getattr(base, name) for name in base.__all__})


def freeze(module):
    deep = [p for name, p in module.named_parameters() if name.count(".") > 2]
    base.freeze(module)
    for parameter in deep:
        parameter.requires_grad = True
