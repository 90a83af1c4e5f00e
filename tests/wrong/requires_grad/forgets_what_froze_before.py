"""It freezes a module only the first time.

caught by: test_freeze_works_again_after_train
says: Your code does nothing with a module that it knows from an earlier call
"""

from dojo.loading import solution_of

base = solution_of(__file__)
globals().update({name: getattr(base, name) for name in base.__all__})


known = []


def freeze(module):
    if not any(module is other for other in known):
        base.freeze(module)
    known.append(module)
