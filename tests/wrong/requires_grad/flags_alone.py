"""It stops at the flags and gradients, so that running statistics still move.

caught by: test_running_statistics_do_not_move
says: Running statistics are buffers, not parameters
"""

from dojo.loading import solution_of

base = solution_of(__file__)
globals().update({name: getattr(base, name) for name in base.__all__})


def freeze(module):
    module.requires_grad_(False)
    module.zero_grad()
