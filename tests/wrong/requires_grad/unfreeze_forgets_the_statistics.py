"""It leaves the running statistics frozen.

caught by: test_unfreeze_works_without_freeze, test_unfreeze_puts_statistics_in_train_mode
says: The running statistics are still frozen: no layer is in train mode
"""

from dojo.loading import solution_of

base = solution_of(__file__)
globals().update({name: getattr(base, name) for name in base.__all__})


def unfreeze(module):
    for parameter in module.parameters():
        if parameter.is_floating_point():
            parameter.requires_grad = True
