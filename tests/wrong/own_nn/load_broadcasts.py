"""load_state_dict broadcasts values that have another shape.

caught by: test_what_does_not_fit_is_refused, test_another_shape_never_fits
says: Your code accepts a value of another shape
also: Your code puts a value of shape (1,) into a Parameter of shape (2,)
also: The message says every kind of problem, but not every key: scale
"""

from dojo.loading import solution_of

base = solution_of(__file__)


load = base.Module.load_state_dict


def load_state_dict(self, state_dict, strict=True):
    own = self.state_dict()
    state_dict = {k: v.expand_as(own[k]) if k in own else v for k, v in state_dict.items()}
    try:
        return load(self, state_dict, strict)
    except RuntimeError as error:
        raise RuntimeError(f"{error}, size mismatch for block.w") from None


base.Module.load_state_dict = load_state_dict


globals().update({name: getattr(base, name) for name in base.__all__})
