"""Says which side does not fit, and not what it should be divisible by.

caught by: test_a_height_that_does_not_fit_is_refused, test_a_width_that_does_not_fit_is_refused
says: Say also what the height should be divisible by
"""

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


def patchify(images, patch_size):
    try:
        return base.patchify(images, patch_size)
    except ValueError as error:
        side = "height" if "height" in str(error) else "width"
        raise ValueError(f"the {side} does not fit") from None
