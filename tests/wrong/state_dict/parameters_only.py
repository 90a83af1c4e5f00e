"""Saves the parameters and no buffers.

caught by: test_buffers_follow_the_parameters
says: The buffers are missing
"""

from dojo.loading import solution_of

load_state_dict = solution_of(__file__).load_state_dict


def state_dict(module):
    return {name: p.detach() for name, p in module.named_parameters(remove_duplicate=False)}
