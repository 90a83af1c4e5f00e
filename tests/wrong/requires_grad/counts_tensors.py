"""It counts tensors instead of the numbers in them.

caught by: test_count_parameters, test_count_trainable_parameters
says: Your code counts tensors
"""

from dojo.loading import solution_of

base = solution_of(__file__)
globals().update({name: getattr(base, name) for name in base.__all__})


def count_parameters(module, trainable_only=False):
    return len([p for p in module.parameters() if p.requires_grad or not trainable_only])
