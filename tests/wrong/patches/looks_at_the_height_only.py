"""Looks at the height, and drops columns that do not fit.

caught by: test_a_width_that_does_not_fit_is_refused
says: Your code leaves out the pixels that fill no patch
"""

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


def patchify(images, patch_size):
    p = patch_size if isinstance(patch_size, tuple) else (patch_size, patch_size)
    return base.patchify(images[..., : images.shape[3] // p[1] * p[1]], p)
