"""Leaves the rows and columns of patches as two axes.

caught by: test_a_patch_is_a_block_of_pixels
says: Your numbers are in the right order, but not in the right shape: (batch, patches, numbers of a
"""

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


def patchify(images, patch_size):
    p = patch_size if isinstance(patch_size, tuple) else (patch_size, patch_size)
    return base.patchify(images, p).unflatten(1, (images.shape[2] // p[0], -1))
