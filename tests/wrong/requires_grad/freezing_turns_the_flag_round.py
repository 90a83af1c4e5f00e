"""It turns the flags round, so that freezing twice is not freezing.

caught by: test_what_is_frozen_stays_frozen
says: Your code reverses the flags
"""

from dojo.loading import solution_of

base = solution_of(__file__)
globals().update({name: getattr(base, name) for name in base.__all__})


def freeze(module):
    flags = [not parameter.requires_grad for parameter in module.parameters()]
    base.freeze(module)
    for parameter, flag in zip(module.parameters(), flags, strict=True):
        parameter.requires_grad = flag
