"""It counts buffers as well.

caught by: test_count_parameters
says: Buffers are counted, too
also: Your code takes Parameters on the same memory for one
"""

from dojo.loading import solution_of

base = solution_of(__file__)
globals().update({name: getattr(base, name) for name in base.__all__})


def count_parameters(module, trainable_only=False):
    if trainable_only:
        return base.count_parameters(module, True)
    return sum({t.data_ptr(): t.numel() for t in module.state_dict().values()}.values())
