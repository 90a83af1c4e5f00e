"""Splits the axes and moves the channels, but does not bring the two axes of a block together.

caught by: test_a_patch_is_a_block_of_pixels, test_the_channels_of_a_pixel_stand_together
says: The shape has changed, but not the order of the numbers
also: The order of your numbers is: row of patches, row in the patch, channel, column of patches,
"""

from dojo.loading import solution_of

base = solution_of(__file__)
unpatchify = base.unpatchify


def patchify(images, patch_size):
    p = patch_size if isinstance(patch_size, tuple) else (patch_size, patch_size)
    shape = base.patchify(images, p).shape
    return images.unflatten(2, (-1, p[0])).permute(0, 2, 3, 1, 4).reshape(shape)
