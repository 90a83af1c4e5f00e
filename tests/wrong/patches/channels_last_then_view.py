"""Brings the channels to the back, and moves nothing else.

caught by: test_a_patch_is_a_block_of_pixels, test_the_channels_of_a_pixel_stand_together
says: The shape has changed, but not the order of the numbers
also: Your code moves only the channels
"""

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


def patchify(images, patch_size):
    return images.permute(0, 2, 3, 1).reshape(base.patchify(images, patch_size).shape)
