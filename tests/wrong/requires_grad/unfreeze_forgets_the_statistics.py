"""It leaves the running statistics frozen.

caught by: test_unfreeze_puts_statistics_in_train_mode, test_freezing_and_unfreezing_in_turn
says: the running statistics stay frozen
"""

from dojo.loading import solution_of

base = solution_of(__file__)
globals().update({name: getattr(base, name) for name in base.__all__})


def unfreeze(module):
    for parameter in module.parameters():
        if parameter.is_floating_point():
            parameter.requires_grad = True
