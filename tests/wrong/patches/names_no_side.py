"""Says that the sizes do not fit, and not which one.

caught by: test_the_message_names_the_side
says: Your message does not say whether the height or the width does not fit
"""

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


def patchify(images, patch_size):
    try:
        return base.patchify(images, patch_size)
    except ValueError:
        raise ValueError(f"{tuple(images.shape[2:])} cannot be cut into {patch_size}") from None
