"""Values are loaded in the order of the state, whatever the keys say.

caught by: test_a_load_copies_every_value
says: The values are loaded in the order of the state
"""

import torch

from dojo.loading import solution_of

base = solution_of(__file__)
load = base.Module.load_state_dict


def load_state_dict(self, state_dict, strict=True):
    mine = self.state_dict()
    if mine.keys() != state_dict.keys() or any(mine[k].shape != state_dict[k].shape for k in mine):
        return load(self, state_dict, strict)
    with torch.no_grad():
        for own, value in zip(mine.values(), state_dict.values(), strict=True):
            own.copy_(value)
    return [], []


base.Module.load_state_dict = load_state_dict


globals().update({name: getattr(base, name) for name in base.__all__})
