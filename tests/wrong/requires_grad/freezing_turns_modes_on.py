"""It puts the other layers in train mode.

caught by: test_freeze_turns_no_mode_on
says: Layers that keep no statistics were put in train mode
"""

from dojo.loading import solution_of

base = solution_of(__file__)
globals().update({name: getattr(base, name) for name in base.__all__})


def freeze(module):
    module.train()
    base.freeze(module)
