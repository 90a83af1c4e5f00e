"""Brings the channels to the back, and moves nothing else.

caught by: test_the_channels_of_a_pixel_stand_together, test_a_patch_is_a_block_of_pixels
says: these are strips of image rows
says: No number has moved
"""

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


def patchify(images, patch_size):
    return images.permute(0, 2, 3, 1).reshape(base.patchify(images, patch_size).shape)
