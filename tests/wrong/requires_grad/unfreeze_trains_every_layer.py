"""It puts the whole module in train mode.

caught by: test_unfreeze_works_without_freeze, test_unfreeze_puts_statistics_in_train_mode
says: Your `unfreeze` puts other layers in train mode, too
also: Your `unfreeze` puts every layer in train mode, even a Dropout
"""

from dojo.loading import solution_of

base = solution_of(__file__)
globals().update({name: getattr(base, name) for name in base.__all__})


def unfreeze(module):
    base.unfreeze(module)
    module.train()
