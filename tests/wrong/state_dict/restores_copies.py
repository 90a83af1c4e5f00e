"""After a refusal, puts back copies of the Parameters.

caught by: test_a_refused_load_changes_nothing
says: After a refusal your code puts back copies
"""

import copy

from dojo.loading import solution_of

base = solution_of(__file__)
state_dict = base.state_dict


def load_state_dict(module, state_dict, strict=True):
    before = copy.deepcopy(module)
    try:
        return module.load_state_dict(state_dict, strict=strict)
    except RuntimeError:
        module.__dict__.update(before.__dict__)
        raise
