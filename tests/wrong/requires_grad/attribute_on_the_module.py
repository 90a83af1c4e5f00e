"""It sets an attribute of the module, which no parameter looks at.

caught by: test_freeze_reaches_every_parameter
says: The attribute `requires_grad` was set on the module
"""

from dojo.loading import solution_of

base = solution_of(__file__)
globals().update({name: getattr(base, name) for name in base.__all__})


def freeze(module):
    module.requires_grad = False
    for child in module.children():
        child.requires_grad = False
