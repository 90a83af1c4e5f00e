"""It compares types, so that a subclass of BatchNorm2d is passed over.

caught by: test_only_layers_with_statistics_are_in_eval_mode
says: `batch_own` is of a subclass of BatchNorm2d, and so it is a BatchNorm2d
"""

from dojo.loading import solution_of

base = solution_of(__file__)
globals().update({name: getattr(base, name) for name in base.__all__})


def freeze(module):
    modes = [(m, m.training) for m in module.modules() if type(m).__module__[:5] != "torch"]
    base.freeze(module)
    for layer, mode in modes:
        layer.training = mode
