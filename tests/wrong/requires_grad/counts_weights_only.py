"""It leaves biases out.

caught by: test_count_parameters
says: Parameters of one dimension are left out
"""

from dojo.loading import solution_of

base = solution_of(__file__)
globals().update({name: getattr(base, name) for name in base.__all__})


def count_parameters(module, trainable_only=False):
    parameters = base.trainable_parameters(module) if trainable_only else module.parameters()
    return sum(p.numel() for p in parameters if p.dim() > 1)
