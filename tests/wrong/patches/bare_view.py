"""Gives the images the right shape and moves no number.

caught by: test_a_patch_is_a_block_of_pixels
says: The shape has changed, but not the order of the numbers
"""

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


def patchify(images, patch_size):
    return images.reshape(base.patchify(images, patch_size).shape)
