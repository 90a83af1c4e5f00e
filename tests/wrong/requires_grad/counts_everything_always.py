"""It counts frozen parameters although they were not asked for.

caught by: test_count_trainable_parameters
says: Your code ignores `trainable_only`: frozen parameters are counted
"""

from dojo.loading import solution_of

base = solution_of(__file__)
globals().update({name: getattr(base, name) for name in base.__all__})


def count_parameters(module, trainable_only=False):
    return base.count_parameters(module)
