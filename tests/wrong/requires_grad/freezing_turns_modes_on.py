"""It puts the other layers in train mode.

caught by: test_only_layers_with_statistics_are_in_eval_mode
says: Your code puts other layers in train mode
"""

from dojo.loading import solution_of

base = solution_of(__file__)
globals().update({name: getattr(base, name) for name in base.__all__})


def freeze(module):
    module.train()
    base.freeze(module)
