"""Looks whether a pair fits, but takes an int as it is, and drops what does not fit.

caught by: test_a_height_that_does_not_fit_is_refused, test_a_width_that_does_not_fit_is_refused
says: Your code leaves out the pixels that fill no patch
"""

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


def patchify(images, patch_size):
    if isinstance(patch_size, int):
        height, width = (n // patch_size * patch_size for n in images.shape[2:])
        images = images[:, :, :height, :width]
    return base.patchify(images, patch_size)
