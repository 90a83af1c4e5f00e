"""It freezes a module only the first time.

caught by: test_freezing_and_unfreezing_in_turn
says: What is frozen stays frozen
"""

from dojo.loading import solution_of

base = solution_of(__file__)
globals().update({name: getattr(base, name) for name in base.__all__})


known = []


def freeze(module):
    if not any(module is other for other in known):
        base.freeze(module)
    known.append(module)
