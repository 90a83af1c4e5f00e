"""Joins the patches of all images into one list.

caught by: test_a_patch_is_a_block_of_pixels
says: Your numbers are in the right order, but not in the right shape: (batch, patches, numbers of a
"""

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


def patchify(images, patch_size):
    return base.patchify(images, patch_size).flatten(0, 1)
