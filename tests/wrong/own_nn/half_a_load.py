"""A load that is refused has copied what fits.

caught by: test_what_does_not_fit_is_refused
says: has copied something before it found the problem
"""

from dojo.loading import solution_of

base = solution_of(__file__)


load = base.Module.load_state_dict


def load_state_dict(self, state_dict, strict=True):
    own = self.state_dict()
    for name, value in state_dict.items():
        if name in own and own[name].shape == value.shape:
            own[name].copy_(value)
    return load(self, state_dict, strict)


base.Module.load_state_dict = load_state_dict


globals().update({name: getattr(base, name) for name in base.__all__})
