"""It lists, and counts, a shared Parameter under each of its names.

caught by: test_each_parameter_comes_once
says: A shared Parameter comes twice in your code
"""

from dojo.loading import solution_of

base = solution_of(__file__)
globals().update({name: getattr(base, name) for name in base.__all__})


def trainable_parameters(module):
    named = module.named_parameters(remove_duplicate=False)
    return [p for _, p in named if p.requires_grad]


def count_parameters(module, trainable_only=False):
    named = module.named_parameters(remove_duplicate=False)
    return sum(p.numel() for _, p in named if p.requires_grad or not trainable_only)
