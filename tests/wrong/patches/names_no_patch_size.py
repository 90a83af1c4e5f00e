"""Says which side does not fit, and not what it should be divisible by.

caught by: test_the_message_names_the_patch_size
says: Your message does not contain 2, the patch size along the side that does not fit
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
