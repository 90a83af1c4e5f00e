"""Says that the sizes do not fit, and not which one.

caught by: test_a_height_that_does_not_fit_is_refused, test_a_width_that_does_not_fit_is_refused
says: Say which of the two sides does not fit
"""

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


def patchify(images, patch_size):
    try:
        return base.patchify(images, patch_size)
    except ValueError:
        raise ValueError(f"{tuple(images.shape[2:])} cannot be cut into {patch_size}") from None
