"""It forgets that InstanceNorm may keep running statistics.

caught by: test_only_layers_with_statistics_are_in_eval_mode
says: Your code leaves out InstanceNorm
"""

from dojo.loading import solution_of

base = solution_of(__file__)
globals().update({name: getattr(base, name) for name in base.__all__})


def freeze(module):
    modes = [(m, m.training) for m in module.modules() if type(m).__name__.startswith("Instance")]
    base.freeze(module)
    for layer, mode in modes:
        layer.train(mode)
