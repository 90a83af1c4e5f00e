"""Leaves out the pixels that fill no patch, as a convolution does.

caught by: test_a_height_that_does_not_fit_is_refused, test_a_width_that_does_not_fit_is_refused
says: Your code leaves out the pixels that fill no patch
"""

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


def patchify(images, patch_size):
    p = patch_size if isinstance(patch_size, tuple) else (patch_size, patch_size)
    height, width = (s - s % n for s, n in zip(images.shape[2:], p, strict=True))
    return base.patchify(images[:, :, :height, :width], p)
