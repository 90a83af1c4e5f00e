"""It sets an attribute of the module, which no parameter looks at.

caught by: test_freeze_reaches_every_parameter
says: Your code sets the attribute `requires_grad` on a module
also: The gradients of the last backward pass are still there
also: Running statistics are buffers, not parameters
"""

from dojo.loading import solution_of

base = solution_of(__file__)
globals().update({name: getattr(base, name) for name in base.__all__})


def freeze(module):
    module.requires_grad = False
    for child in module.children():
        child.requires_grad = False
