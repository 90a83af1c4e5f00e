"""It sets what it freezes to zero.

caught by: test_freeze_changes_no_value
says: Your code changes parameters, in value or in dtype
"""

from dojo.loading import solution_of

base = solution_of(__file__)
globals().update({name: getattr(base, name) for name in base.__all__})


def freeze(module):
    base.freeze(module)
    for parameter in module.parameters():
        parameter.zero_()
