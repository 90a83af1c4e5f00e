"""It makes trainable only what was given to freeze before.

caught by: test_unfreeze_works_without_freeze
says: Your `unfreeze` works only on what `freeze` got before
"""

from dojo.loading import solution_of

base = solution_of(__file__)
globals().update({name: getattr(base, name) for name in base.__all__})

frozen = []


def freeze(module):
    frozen.extend(module.modules())
    base.freeze(module)


def unfreeze(module):
    if module in frozen:
        base.unfreeze(module)
