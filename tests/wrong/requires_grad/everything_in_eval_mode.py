"""It puts the whole module in eval mode.

caught by: test_only_layers_with_statistics_are_in_eval_mode
says: Your `freeze` puts every layer in eval mode, even a Dropout
"""

from dojo.loading import solution_of

base = solution_of(__file__)
globals().update({name: getattr(base, name) for name in base.__all__})


def freeze(module):
    base.freeze(module)
    module.eval()
